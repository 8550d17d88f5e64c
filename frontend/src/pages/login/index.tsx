import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useRouter, useSearch } from '@tanstack/react-router';
import { type FormEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { $api } from '@/api/client';
import { useCredentialWords } from '@/ui/credentials';
import { ProblemAlert } from '@/ui/states';
import { OutsideFrame } from './frame';

export default function Login() {
  const { t } = useTranslation();
  const router = useRouter();
  const queries = useQueryClient();
  const { next } = useSearch({ from: '/login' });
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const attempt = $api.useMutation('post', '/api/v1/sessions');
  const words = useCredentialWords(attempt.error);

  useEffect(() => {
    document.title = `${t('login.title')} · Emberline`;
  }, [t]);

  const submit = (e: FormEvent) => {
    e.preventDefault();
    attempt.mutate(
      { body: { login: login.trim(), password } },
      {
        onSuccess: (me) => {
          queries.clear();
          queries.setQueryData($api.queryOptions('get', '/api/v1/me').queryKey, me);
          // Only a place of ours, never another site's.
          router.history.push(next?.startsWith('/') && !next.startsWith('//') && !next.startsWith('/\\') ? next : '/');
        },
        onError: () => setPassword(''),
      },
    );
  };

  return (
    <OutsideFrame title={t('login.title')} lead={t('login.lead')}>
      <form onSubmit={submit}>
        <Stack>
          <ProblemAlert error={attempt.error} words={words(t('login.wrong'))} />
          <TextInput
            label={t('login.login')}
            value={login}
            onChange={(e) => setLogin(e.currentTarget.value)}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            required
            data-autofocus
            autoFocus
          />
          <PasswordInput
            label={t('login.password')}
            value={password}
            onChange={(e) => setPassword(e.currentTarget.value)}
            autoComplete="current-password"
            required
          />
          <Button type="submit" loading={attempt.isPending}>
            {t('login.submit')}
          </Button>
        </Stack>
      </form>
    </OutsideFrame>
  );
}
