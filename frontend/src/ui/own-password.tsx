/** The form in which one changes one's own password. */
import { PasswordInput, Stack } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { $api } from '@/api/client';
import { useCredentialWords } from './credentials';
import { differ, NewPassword, untyped } from './new-password';
import { ProblemAlert } from './states';

export function OwnPasswordForm({
  login,
  onDone,
  children,
}: {
  login: string;
  onDone: () => void;
  /** The buttons. */
  children: (form: { busy: boolean; differs: boolean; complete: boolean }) => ReactNode;
}) {
  const { t } = useTranslation();
  const [old, setOld] = useState('');
  const [typed, setTyped] = useState(untyped);
  const change = $api.useMutation('put', '/api/v1/me/password');
  const words = useCredentialWords(change.error);
  const differs = differ(typed);
  const complete = old !== '' && typed.password !== '' && typed.again !== '' && !differs;

  const submit = (e: FormEvent) => {
    e.preventDefault();
    if (!complete) return;
    change.mutate(
      { body: { old, password: typed.password } },
      {
        onSuccess: () => {
          setOld('');
          setTyped(untyped);
          onDone();
        },
      },
    );
  };

  return (
    <form onSubmit={submit}>
      <Stack>
        <ProblemAlert error={change.error} words={words(t('password.old_wrong'))} />
        <input type="hidden" name="username" autoComplete="username" value={login} readOnly />
        <PasswordInput
          label={t('password.old')}
          value={old}
          onChange={(e) => setOld(e.currentTarget.value)}
          autoComplete="current-password"
          required
        />
        <NewPassword value={typed} onChange={setTyped} />
        {children({ busy: change.isPending, differs, complete })}
      </Stack>
    </form>
  );
}
