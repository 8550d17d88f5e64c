import { Button, PasswordInput, Stack } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { $api } from '@/api/client';
import { useLogout, useMe } from '@/app/session';
import { differ, NewPassword, untyped } from '@/ui/new-password';
import { ProblemAlert } from '@/ui/states';
import { OutsideFrame } from './frame';

/** The first thing after a log-in with a password that somebody else knows. */
export default function ChangePassword() {
  const { t } = useTranslation();
  const me = useMe();
  const logout = useLogout();
  const queries = useQueryClient();
  const [old, setOld] = useState('');
  const [typed, setTyped] = useState(untyped);
  const change = $api.useMutation('put', '/api/v1/me/password');
  const differs = differ(typed);

  const submit = (e: FormEvent) => {
    e.preventDefault();
    if (differs) return;
    change.mutate({ body: { old, password: typed.password } }, { onSuccess: () => void queries.invalidateQueries() });
  };

  return (
    <OutsideFrame title={t('password.title')} lead={t('password.lead')}>
      <form onSubmit={submit}>
        <Stack>
          <ProblemAlert error={change.error} />
          <input type="hidden" name="username" autoComplete="username" value={me.data?.login ?? ''} readOnly />
          <PasswordInput
            label={t('password.old')}
            value={old}
            onChange={(e) => setOld(e.currentTarget.value)}
            autoComplete="current-password"
            required
          />
          <NewPassword value={typed} onChange={setTyped} />
          <Button type="submit" loading={change.isPending} disabled={differs}>
            {t('password.submit')}
          </Button>
          <Button variant="subtle" color="gray" onClick={() => void logout()}>
            {t('user.logout')}
          </Button>
        </Stack>
      </form>
    </OutsideFrame>
  );
}
