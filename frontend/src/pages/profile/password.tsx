import { Button, Group, PasswordInput, Stack } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { $api } from '@/api/client';
import { notifyDone } from '@/ui/notify';
import { Panel } from '@/ui/panel';
import { ProblemAlert } from '@/ui/states';

export function OwnPassword({ login }: { login: string }) {
  const { t } = useTranslation('profile');
  const [old, setOld] = useState('');
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const change = $api.useMutation('put', '/api/v1/me/password');
  const differs = again !== '' && again !== password;

  const submit = (e: FormEvent) => {
    e.preventDefault();
    if (differs || again === '') return;
    change.mutate(
      { body: { old, password } },
      {
        onSuccess: () => {
          setOld('');
          setPassword('');
          setAgain('');
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
          <PasswordInput
            label={t('common:password.new')}
            description={t('common:password.rule')}
            value={password}
            onChange={(e) => setPassword(e.currentTarget.value)}
            autoComplete="new-password"
            minLength={12}
            required
          />
          <PasswordInput
            label={t('common:password.again')}
            value={again}
            onChange={(e) => setAgain(e.currentTarget.value)}
            autoComplete="new-password"
            error={differs && t('common:password.differs')}
            required
          />
          <Group>
            <Button type="submit" loading={change.isPending} disabled={differs || !old || !password || !again}>
              {t('common:password.submit')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Panel>
  );
}
