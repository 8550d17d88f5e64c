import { Button, Group, PasswordInput, Stack } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { $api } from '@/api/client';
import { differ, NewPassword, untyped } from '@/ui/new-password';
import { notifyDone } from '@/ui/notify';
import { Panel } from '@/ui/panel';
import { ProblemAlert } from '@/ui/states';

export function OwnPassword({ login }: { login: string }) {
  const { t } = useTranslation('profile');
  const [old, setOld] = useState('');
  const [typed, setTyped] = useState(untyped);
  const change = $api.useMutation('put', '/api/v1/me/password');
  const differs = differ(typed);

  const submit = (e: FormEvent) => {
    e.preventDefault();
    if (differs || typed.again === '') return;
    change.mutate(
      { body: { old, password: typed.password } },
      {
        onSuccess: () => {
          setOld('');
          setTyped(untyped);
          notifyDone(t('password.done'));
        },
      },
    );
  };

  return (
    <Panel title={t('password.title')} lead={t('password.lead')}>
      <form onSubmit={submit}>
        <Stack>
          <ProblemAlert error={change.error} />
          <input type="hidden" name="username" autoComplete="username" value={login} readOnly />
          <PasswordInput
            label={t('common:password.old')}
            value={old}
            onChange={(e) => setOld(e.currentTarget.value)}
            autoComplete="current-password"
            required
          />
          <NewPassword value={typed} onChange={setTyped} />
          <Group>
            <Button
              type="submit"
              loading={change.isPending}
              disabled={differs || !old || !typed.password || !typed.again}
            >
              {t('common:password.submit')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Panel>
  );
}
