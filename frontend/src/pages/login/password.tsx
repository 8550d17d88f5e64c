/**
 * Where a link leads by which somebody chooses a password. The secret stands
 * behind the # of the address: browsers keep that to themselves, so it reaches
 * no log on the way.
 */
import { Anchor, Button, Stack, Text } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { $api } from '@/api/client';
import { asProblem } from '@/api/problem';
import { differ, NewPassword, untyped } from '@/ui/new-password';
import { ProblemAlert } from '@/ui/states';
import { OutsideFrame } from './frame';

const read = () => window.location.hash.slice(1).trim();

function useSecret(): string {
  const [secret, setSecret] = useState(read);
  useEffect(() => {
    const follow = () => setSecret(read());
    window.addEventListener('hashchange', follow);
    return () => window.removeEventListener('hashchange', follow);
  }, []);
  return secret;
}

export default function PasswordByLink() {
  const { t } = useTranslation('profile');
  const secret = useSecret();
  const [typed, setTyped] = useState(untyped);
  const use = $api.useMutation('post', '/api/v1/password-links');
  const differs = differ(typed);
  const gone = use.error && [401, 404, 410].includes(asProblem(use.error).status);

  useEffect(() => {
    document.title = `${t('link.title')} · Emberline`;
  }, [t]);

  const submit = (e: FormEvent) => {
    e.preventDefault();
    if (differs || typed.again === '') return;
    use.mutate(
      { body: { secret, password: typed.password } },
      // A used secret is worth nothing, but it need not stay in the address either.
      { onSuccess: () => window.history.replaceState(window.history.state, '', '/password') },
    );
  };

  if (use.isSuccess) {
    return (
      <OutsideFrame title={t('link.done')}>
        <Stack>
          <Text role="status">
            <IconCircleCheck size={18} color="var(--eb-confirmed)" aria-hidden style={{ verticalAlign: -3 }} />{' '}
            {t('link.done_detail')}
          </Text>
          <Button component={Link} to="/login">
            {t('common:login.submit')}
          </Button>
        </Stack>
      </OutsideFrame>
    );
  }
  if (!secret) {
    return (
      <OutsideFrame title={t('link.none')}>
        <Stack>
          <Text size="sm">{t('link.none_detail')}</Text>
          <Anchor component={Link} to="/login" size="sm">
            {t('link.to_login')}
          </Anchor>
        </Stack>
      </OutsideFrame>
    );
  }
  return (
    <OutsideFrame title={t('link.title')} lead={t('link.lead')}>
      <form onSubmit={submit}>
        <Stack>
          <ProblemAlert error={use.error} />
          {gone && <Text size="sm">{t('link.gone')}</Text>}
          <NewPassword value={typed} onChange={setTyped} autoFocus />
          <Button type="submit" loading={use.isPending} disabled={differs}>
            {t('common:password.submit')}
          </Button>
        </Stack>
      </form>
    </OutsideFrame>
  );
}
