import { Badge, Button, Code, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { client, type Schema } from '@/api/client';
import { parseTime } from '@/lib/time';
import { notifyDone, notifyProblem } from '@/ui/notify';
import { TimeText } from '@/ui/time';
import classes from './profile.module.css';

type Token = Schema<'Token'>;

/** Whether a token opens anything, and if not, why. */
function tokenState(token: Token, now: number): 'live' | 'expired' | 'revoked' {
  if (token.revoked_at) return 'revoked';
  return (parseTime(token.expires_at) ?? 0) <= now ? 'expired' : 'live';
}

/** Tokens, those that stand first. `owner`: also says whose each is. */
export function TokenList({ tokens, owner }: { tokens: Token[]; owner?: boolean }) {
  const { t } = useTranslation(['profile', 'people']);
  const queries = useQueryClient();
  const now = Date.now();
  const order = { live: 0, expired: 1, revoked: 2 };
  const sorted = tokens
    .map((token) => ({ token, state: tokenState(token, now) }))
    .sort((a, b) => order[a.state] - order[b.state] || b.token.id - a.token.id);

  const revoke = (token: Token) =>
    modals.openConfirmModal({
      title: t('tokens.revoke_title', { name: token.name }),
      children: <Text size="sm">{t('tokens.revoke_detail')}</Text>,
      labels: { confirm: t('tokens.revoke'), cancel: t('common:action.cancel') },
      confirmProps: { color: 'red' },
      closeButtonProps: { 'aria-label': t('common:action.close') },
      onConfirm: () =>
        void client
          .DELETE('/api/v1/tokens/{token}', { params: { path: { token: String(token.id) } } })
          .then(() => notifyDone(t('tokens.revoked', { name: token.name })), notifyProblem)
          .finally(() => queries.invalidateQueries({ queryKey: ['get', '/api/v1/tokens'] })),
    });

  return (
    <ul className={classes.rows}>
      {sorted.map(({ token, state }) => (
        <li key={token.id} className={classes.row} data-over={state !== 'live' || undefined}>
          <div className={classes.words}>
            <Text fw={600} size="sm" component="span">
              {token.name}
            </Text>{' '}
            <Code>{token.prefix}…</Code>{' '}
            {state !== 'live' && (
              <Badge variant="outline" color="gray" tt="none" size="md">
                {t(`tokens.state.${state}`)}
              </Badge>
            )}
            <div className={classes.facts}>
              {owner && (
                <span>
                  {t('tokens.of')} <b>{token.login}</b>
                </span>
              )}
              <span>{token.incident ? t('tokens.in', { incident: token.incident }) : t('tokens.in_any')}</span>
              <span>
                {t('tokens.made')} <TimeText at={token.created_at} precision="date" named={false} />
              </span>
              <span>
                {t('tokens.until')} <TimeText at={token.expires_at} precision="minute" />
              </span>
              <span>
                {token.used_at ? (
                  <>
                    {t('tokens.used')} <TimeText at={token.used_at} precision="minute" />
                  </>
                ) : (
                  t('tokens.unused')
                )}
              </span>
            </div>
            <Text size="xs" c="var(--eb-muted)" mt={2}>
              {token.permissions
                .map((p) => t(p === 'administer' ? 'tokens.administer' : `people:permission.${p}.title`))
                .join(' · ')}
            </Text>
          </div>
          {state === 'live' && (
            <Button
              variant="default"
              size="compact-sm"
              onClick={() => revoke(token)}
              aria-label={t('tokens.revoke_of', { name: token.name })}
            >
              {t('tokens.revoke')}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}
