import { Button, Group, Modal, SegmentedControl, Text, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch, IconUserPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { $api, type Schema } from '@/api/client';
import { useMe } from '@/app/session';
import { formatCount } from '@/lib/number';
import { useAddress } from '@/ui/address';
import { Panel } from '@/ui/panel';
import { Empty, Loaded } from '@/ui/states';
import classes from './admin.module.css';
import { NewAccount } from './create';
import { PasswordLink } from './link';
import { AccountRow } from './row';

type Account = Schema<'Account'>;
const states = ['all', 'active', 'disabled', 'admin'] as const;
const step = 100;

function fits(a: Account, q: string, state: (typeof states)[number]): boolean {
  if (state === 'active' && a.disabled) return false;
  if (state === 'disabled' && !a.disabled) return false;
  if (state === 'admin' && !a.admin) return false;
  return q === '' || a.login.includes(q) || a.name.toLowerCase().includes(q);
}

export function Accounts() {
  const { t, i18n } = useTranslation('admin');
  const me = useMe();
  const [address, setAddress] = useAddress();
  const [typed, setTyped] = useState(address.q ?? '');
  const [shown, setShown] = useState(step);
  const [creating, setCreating] = useState(false);
  const [linked, setLinked] = useState<Account>();
  const query = $api.useQuery('get', '/api/v1/accounts', { params: { query: { limit: 1000 } } });
  const keep = useDebouncedCallback((q: string) => setAddress({ q }, { replace: true }), 250);
  const state = states.find((s) => s === address.state) ?? 'all';
  const q = (address.q ?? '').trim().toLowerCase();

  return (
    <Panel
      title={t('accounts.title')}
      lead={t('accounts.lead')}
      flush
      actions={
        <Button leftSection={<IconUserPlus size={16} />} onClick={() => setCreating(true)}>
          {t('accounts.create')}
        </Button>
      }
    >
      <div className={classes.bar}>
        <TextInput
          aria-label={t('accounts.filter')}
          placeholder={t('accounts.filter')}
          leftSection={<IconSearch size={15} />}
          value={typed}
          onChange={(e) => {
            setTyped(e.currentTarget.value);
            keep(e.currentTarget.value);
          }}
          style={{ flex: '1 1 220px' }}
        />
        <SegmentedControl
          aria-label={t('accounts.which')}
          value={state}
          onChange={(next) => setAddress({ state: next === 'all' ? undefined : next })}
          data={states.map((value) => ({ value, label: t(`accounts.state.${value}`) }))}
        />
      </div>
      <Loaded query={query}>
        {({ items }) => {
          const list = items.filter((a) => fits(a, q, state));
          return (
            <>
              <Text size="xs" c="var(--eb-muted)" px={16} pb={8} role="status">
                {t('accounts.count', {
                  shown: formatCount(list.length, i18n.language),
                  all: formatCount(items.length, i18n.language),
                })}
              </Text>
              {list.length === 0 ? (
                <Empty title={t('accounts.none')}>{t('accounts.none_detail')}</Empty>
              ) : (
                <ul className={classes.rows} aria-label={t('accounts.title')}>
                  {list.slice(0, shown).map((a) => (
                    <AccountRow key={a.login} account={a} own={a.login === me.data?.login} onLink={setLinked} />
                  ))}
                </ul>
              )}
              {list.length > shown && (
                <Group justify="center" p="sm">
                  <Button variant="default" onClick={() => setShown(shown + step)}>
                    {t('common:action.more')}
                  </Button>
                </Group>
              )}
            </>
          );
        }}
      </Loaded>
      <Modal
        opened={creating}
        onClose={() => setCreating(false)}
        title={t('accounts.create')}
        closeOnClickOutside={false}
        closeButtonProps={{ 'aria-label': t('common:action.close') }}
      >
        <NewAccount onClose={() => setCreating(false)} />
      </Modal>
      <Modal
        opened={!!linked}
        onClose={() => setLinked(undefined)}
        title={linked ? t('link.title', { name: linked.name }) : ''}
        size="lg"
        closeOnClickOutside={false}
        closeButtonProps={{ 'aria-label': t('common:action.close') }}
      >
        {linked && <PasswordLink account={linked} onClose={() => setLinked(undefined)} />}
      </Modal>
    </Panel>
  );
}
