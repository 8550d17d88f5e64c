import { ActionIcon, Badge, Box, Select, Text, Tooltip } from '@mantine/core';
import { modals } from '@mantine/modals';
import { IconUserMinus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { $api, client, type Schema } from '@/api/client';
import { useChanged } from '@/api/live';
import { useIncident } from '@/app/incident';
import { useMe } from '@/app/session';
import { type RoleName, roles } from '@/ui/access';
import { notifyDone, notifyProblem } from '@/ui/notify';
import { Panel } from '@/ui/panel';
import { Empty, Loaded } from '@/ui/states';
import { TimeText } from '@/ui/time';
import { AddMember } from './add';
import classes from './people.module.css';

const address = '/api/v1/incidents/{incident}/members/{login}' as const;

/** Gives and takes roles; each step can be undone. */
export function useMembership() {
  const { t } = useTranslation(['people', 'access']);
  const { slug } = useIncident();
  const changed = useChanged(slug);
  const path = (login: string) => ({ params: { path: { incident: slug, login } } });

  const put = async (login: string, role: RoleName) => {
    await client.PUT(address, { ...path(login), body: { role } });
    await changed('member');
  };
  const take = async (login: string) => {
    await client.DELETE(address, path(login));
    await changed('member');
  };
  return {
    add: async (login: string, role: RoleName) => {
      await put(login, role);
      notifyDone(t('members.added', { login, role: t(`access:role.${role}.name`) }), () => take(login));
    },
    change: async (login: string, from: RoleName, to: RoleName) => {
      await put(login, to);
      notifyDone(t('members.changed', { login, role: t(`access:role.${to}.name`) }), () => put(login, from));
    },
    remove: async (login: string, role: RoleName) => {
      await take(login);
      notifyDone(t('members.removed', { login }), () => put(login, role));
    },
  };
}

export function Members() {
  const { t } = useTranslation('people');
  const { path, can } = useIncident();
  const query = $api.useQuery('get', '/api/v1/incidents/{incident}/members', {
    params: { path, query: { limit: 1000 } },
  });
  const manage = can('manage_members');
  return (
    <Panel title={t('members.title')} lead={manage ? t('members.lead') : t('members.lead_read')} flush>
      <Loaded query={query}>
        {({ items }) => (
          <>
            {manage && <AddMember members={items} />}
            {items.length === 0 ? (
              <Empty title={t('members.empty')}>{t('members.empty_detail')}</Empty>
            ) : (
              <ul className={classes.rows} aria-label={t('members.title')}>
                {[...items].sort(byRole).map((m) => (
                  <Row key={m.login} member={m} manage={manage} />
                ))}
              </ul>
            )}
          </>
        )}
      </Loaded>
    </Panel>
  );
}

function byRole(a: Schema<'Member'>, b: Schema<'Member'>): number {
  return roles.indexOf(a.role) - roles.indexOf(b.role) || a.login.localeCompare(b.login);
}

function Row({ member, manage }: { member: Schema<'Member'>; manage: boolean }) {
  const { t } = useTranslation(['people', 'access']);
  const me = useMe();
  const membership = useMembership();
  const [busy, setBusy] = useState(false);
  const own = me.data?.login === member.login;

  const run = (work: () => Promise<void>) => {
    setBusy(true);
    work()
      .catch(notifyProblem)
      .finally(() => setBusy(false));
  };
  /** Who gives up leading cannot take it back. */
  const guarded = (work: () => Promise<void>) => {
    if (!own || me.data?.admin || member.role !== 'lead') return run(work);
    modals.openConfirmModal({
      title: t('members.own_title'),
      children: <Text size="sm">{t('members.own_detail')}</Text>,
      labels: { confirm: t('members.own_confirm'), cancel: t('common:action.cancel') },
      confirmProps: { color: 'red' },
      onConfirm: () => run(work),
    });
  };

  return (
    <li className={classes.row}>
      <div className={classes.who}>
        <Text span fw={600}>
          {member.name}
        </Text>{' '}
        {member.name !== member.login && (
          <Text span size="sm" c="var(--eb-muted)" ff="monospace">
            {member.login}
          </Text>
        )}{' '}
        {own && (
          <Badge variant="light" color="gray" tt="none" size="md">
            {t('members.you')}
          </Badge>
        )}{' '}
        {member.disabled && (
          <Badge variant="outline" color="gray" tt="none" size="md">
            {t('members.disabled')}
          </Badge>
        )}
        <Text size="xs" c="var(--eb-muted)">
          {t('members.since')} <TimeText at={member.created_at} precision="minute" />
        </Text>
      </div>
      {manage ? (
        <>
          <Select
            size="xs"
            w={150}
            aria-label={t('members.role_of', { login: member.login })}
            data={roles.map((r) => ({ value: r, label: t(`access:role.${r}.name`) }))}
            value={member.role}
            allowDeselect={false}
            disabled={busy}
            onChange={(to) => {
              const role = roles.find((r) => r === to);
              if (role && role !== member.role) guarded(() => membership.change(member.login, member.role, role));
            }}
          />
          <Tooltip label={t('members.remove')}>
            <ActionIcon
              variant="subtle"
              color="red"
              loading={busy}
              aria-label={t('members.remove_of', { login: member.login })}
              onClick={() => guarded(() => membership.remove(member.login, member.role))}
            >
              <IconUserMinus size={17} />
            </ActionIcon>
          </Tooltip>
        </>
      ) : (
        <Box style={{ gridColumn: 'span 2' }}>
          <Badge variant="light" color={member.role === 'lead' ? 'ember' : 'gray'} tt="none" autoContrast>
            {t(`access:role.${member.role}.name`)}
          </Badge>
        </Box>
      )}
    </li>
  );
}
