/** Access tokens: what each opens and until when, and a way to revoke it. */
import { Badge, Button, Code, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { client, type Schema } from '@/api/client';
import { parseTime } from '@/lib/time';
import { FactRow, FactRows } from './fact-row';
import { notifyDone, notifyProblem } from './notify';
import { TimeText } from './time';

type Token = Schema<'Token'>;
type State = 'live' | 'expired' | 'revoked';

const order: Record<State, number> = { live: 0, expired: 1, revoked: 2 };

/** Whether a token opens anything, and if not, why. */
function stateOf(token: Token, now: number): State {
  if (token.revoked_at) return 'revoked';
  return (parseTime(token.expires_at) ?? 0) <= now ? 'expired' : 'live';
}

/** Tokens, those that stand first. `owner`: also says whose each is. */
export function TokenList({ tokens, owner }: { tokens: Token[]; owner?: boolean }) {
  const now = Date.now();
  const sorted = tokens
    .map((token) => ({ token, state: stateOf(token, now) }))
    .sort((a, b) => order[a.state] - order[b.state] || b.token.id - a.token.id);
  return (
    <FactRows>
      {sorted.map(({ token, state }) => (
        <TokenRow key={token.id} token={token} state={state} owner={owner} />
      ))}
    </FactRows>
  );
}

function TokenRow({ token, state, owner }: { token: Token; state: State; owner?: boolean }) {
  const { t } = useTranslation(['token', 'access']);
  const queries = useQueryClient();
  const revoke = () =>
    modals.openConfirmModal({
      title: t('revoke_title', { name: token.name }),
      children: <Text size="sm">{t('revoke_detail')}</Text>,
      labels: { confirm: t('revoke'), cancel: t('common:action.cancel') },
      confirmProps: { color: 'red' },
      closeButtonProps: { 'aria-label': t('common:action.close') },
      onConfirm: () =>
        void client
          .DELETE('/api/v1/tokens/{token}', { params: { path: { token: String(token.id) } } })
          .then(() => notifyDone(t('revoked', { name: token.name })), notifyProblem)
          .finally(() => queries.invalidateQueries({ queryKey: ['get', '/api/v1/tokens'] })),
    });
  return (
    <FactRow
      name={token.name}
      over={state !== 'live'}
      marks={
        <>
          <Code>{token.prefix}…</Code>{' '}
          {state !== 'live' && (
            <Badge variant="outline" color="gray" tt="none" size="md">
              {t(`state.${state}`)}
            </Badge>
          )}
        </>
      }
      facts={
        <>
          {owner && (
            <span>
              {t('of')} <b>{token.login}</b>
            </span>
          )}
          <span>{token.incident ? t('in', { incident: token.incident }) : t('in_any')}</span>
          <span>
            {t('made')} <TimeText at={token.created_at} precision="date" named={false} />
          </span>
          <span>
            {t('until')} <TimeText at={token.expires_at} precision="minute" />
          </span>
          <span>
            {token.used_at ? (
              <>
                {t('used')} <TimeText at={token.used_at} precision="minute" />
              </>
            ) : (
              t('unused')
            )}
          </span>
        </>
      }
      more={token.permissions.map((p) => t(`access:permission.${p}.title`)).join(' · ')}
      action={
        state === 'live' && (
          <Button
            variant="default"
            size="compact-sm"
            onClick={revoke}
            aria-label={t('revoke_of', { name: token.name })}
          >
            {t('revoke')}
          </Button>
        )
      }
    />
  );
}
