import { Button, Group, Select } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { type FormEvent, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { $api, type Schema } from '@/api/client';
import { useMe } from '@/app/session';
import { type RoleName, roles } from '@/ui/access';
import { NamedField } from '@/ui/named-field';
import { ProblemAlert } from '@/ui/states';
import { useMembership } from './members';

/** Gives somebody a role. Only administrators can see all accounts; others have to know the name. */
export function AddMember({ members }: { members: Schema<'Member'>[] }) {
  const { t } = useTranslation(['people', 'access']);
  const me = useMe();
  const admin = me.data?.admin === true;
  const accounts = $api.useQuery(
    'get',
    '/api/v1/accounts',
    { params: { query: { limit: 1000 } } },
    { enabled: admin, staleTime: 60_000 },
  );
  const membership = useMembership();
  const [login, setLogin] = useState('');
  const [role, setRole] = useState<RoleName>('investigator');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const names = useMemo(() => new Map(accounts.data?.items.map((a) => [a.login, a.name])), [accounts.data]);
  const choices = useMemo(() => {
    const there = new Set(members.map((m) => m.login));
    return (accounts.data?.items ?? []).filter((a) => !a.disabled && !there.has(a.login)).map((a) => a.login);
  }, [accounts.data, members]);
  const name = login.trim().toLowerCase();
  const already = members.some((m) => m.login === name);

  const submit = async (e: FormEvent) => {
    e.preventDefault();
    if (!name || already) return;
    setBusy(true);
    setError(undefined);
    try {
      await membership.add(name, role);
      setLogin('');
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };

  return (
    <form onSubmit={(e) => void submit(e)} style={{ padding: '12px 16px', borderBottom: '1px solid var(--eb-line)' }}>
      <Group align="flex-start" gap="xs">
        <NamedField
          label={t('add.login')}
          description={admin ? t('add.login_admin') : t('add.login_lead')}
          value={login}
          onChange={setLogin}
          data={choices}
          names={names}
          limit={30}
          error={already && t('add.already')}
          autoCapitalize="none"
          style={{ flex: '1 1 240px' }}
        />
        <Select
          label={t('add.role')}
          description={t(`access:role.${role}.short`)}
          data={roles.map((r) => ({ value: r, label: t(`access:role.${r}.name`) }))}
          value={role}
          allowDeselect={false}
          onChange={(next) => setRole(roles.find((r) => r === next) ?? 'viewer')}
          style={{ flex: '1 1 200px' }}
        />
        <Button
          type="submit"
          mt={46}
          leftSection={<IconUserPlus size={16} />}
          loading={busy}
          disabled={!name || already}
        >
          {t('add.submit')}
        </Button>
      </Group>
      {error ? <ProblemAlert error={error} onClose={() => setError(undefined)} /> : null}
    </form>
  );
}
