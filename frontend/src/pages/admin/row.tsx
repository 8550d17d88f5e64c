import { ActionIcon, Badge, Menu, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import {
  IconDots,
  IconLink,
  IconLogout,
  IconShieldCheck,
  IconShieldOff,
  IconUserCheck,
  IconUserOff,
} from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { memo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, type Schema } from '@/api/client';
import { notifyDone, notifyProblem } from '@/ui/notify';
import { TimeText } from '@/ui/time';
import classes from './admin.module.css';

type Account = Schema<'Account'>;

/** An account and what can be done with it; one cannot lock oneself out. */
export const AccountRow = memo(function AccountRow({
  account,
  own,
  onLink,
}: {
  account: Account;
  own: boolean;
  onLink: (account: Account) => void;
}) {
  const { t } = useTranslation('admin');
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const path = { login: account.login };

  const change = async (body: Schema<'AccountChange'>) => {
    await client.PATCH('/api/v1/accounts/{login}', { params: { path }, body });
    await queries.invalidateQueries({ queryKey: ['get', '/api/v1/accounts'] });
  };
  const run = (work: () => Promise<void>) => {
    setBusy(true);
    work()
      .catch(notifyProblem)
      .finally(() => setBusy(false));
  };
  const toggle = (what: 'admin' | 'disabled') =>
    run(async () => {
      const to = !account[what];
      await change({ [what]: to });
      notifyDone(t(`done.${what}_${to ? 'on' : 'off'}`, { login: account.login }), () => change({ [what]: !to }));
    });
  const endSessions = () =>
    modals.openConfirmModal({
      title: t('sessions.title', { name: account.name }),
      children: <Text size="sm">{t('sessions.detail')}</Text>,
      labels: { confirm: t('sessions.confirm'), cancel: t('common:action.cancel') },
      closeButtonProps: { 'aria-label': t('common:action.close') },
      onConfirm: () =>
        run(async () => {
          await client.DELETE('/api/v1/accounts/{login}/sessions', { params: { path } });
          notifyDone(t('sessions.done', { login: account.login }));
        }),
    });

  return (
    <li className={classes.row} data-disabled={account.disabled || undefined}>
      <div className={classes.who}>
        <Text span fw={600}>
          {account.name}
        </Text>{' '}
        <Text span size="sm" c="var(--eb-muted)" ff="monospace">
          {account.login}
        </Text>
        <div className={classes.marks}>
          {own && (
            <Badge variant="light" color="gray" tt="none" size="md">
              {t('row.you')}
            </Badge>
          )}
          {account.admin && (
            <Badge variant="light" color="ember" tt="none" size="md" autoContrast>
              {t('row.admin')}
            </Badge>
          )}
          {account.disabled && (
            <Badge variant="outline" color="gray" tt="none" size="md">
              {t('row.disabled')}
            </Badge>
          )}
          {account.must_change && !account.disabled && (
            <Badge variant="outline" color="yellow" tt="none" size="md" style={{ color: 'var(--eb-warn)' }}>
              {t('row.must_change')}
            </Badge>
          )}
        </div>
      </div>
      <Text size="xs" c="var(--eb-muted)" className={classes.since}>
        {account.language === 'ko' ? '한국어' : 'English'} · {t('row.since')}{' '}
        <TimeText at={account.created_at} precision="date" named={false} />
      </Text>
      <Menu position="bottom-end" shadow="md" width={250}>
        <Menu.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            loading={busy}
            aria-label={t('row.actions', { login: account.login })}
          >
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconLink size={16} />} disabled={account.disabled} onClick={() => onLink(account)}>
            {t('row.link')}
          </Menu.Item>
          <Menu.Item leftSection={<IconLogout size={16} />} onClick={endSessions}>
            {t('row.end_sessions')}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item
            leftSection={account.admin ? <IconShieldOff size={16} /> : <IconShieldCheck size={16} />}
            disabled={own}
            onClick={() => toggle('admin')}
          >
            {t(account.admin ? 'row.admin_off' : 'row.admin_on')}
          </Menu.Item>
          <Menu.Item
            leftSection={account.disabled ? <IconUserCheck size={16} /> : <IconUserOff size={16} />}
            color={account.disabled ? undefined : 'red'}
            disabled={own}
            onClick={() => toggle('disabled')}
          >
            {t(account.disabled ? 'row.enable' : 'row.disable')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </li>
  );
});
