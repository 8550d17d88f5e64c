import { Autocomplete, Button, Group, Select, Text } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { type FormEvent, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { $api, type Schema } from '@/api/client';
import { useMe } from '@/app/session';
import { ProblemAlert } from '@/ui/states';
import { type RoleName, roles } from './access';
import { useMembership } from './members';

/** Gives somebody a role. Only administrators can see all accounts; others have to know the name. */
export function AddMember({ members }: { members: Schema<'Member'>[] }) {
  const { t } = useTranslation('people');
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
        <Autocomplete
          label={t('add.login')}
          description={admin ? t('add.login_admin') : t('add.login_lead')}
          value={login}
          onChange={setLogin}
          data={choices}
          filter={({ options, search }) =>
            options.filter(
              (o) =>
                'value' in o &&
                (o.value.includes(search.toLowerCase()) ||
                  names.get(o.value)?.toLowerCase().includes(search.toLowerCase())),
            )
          }
          renderOption={({ option }) => (
            <div>
              <Text size="sm">{names.get(option.value)}</Text>
              <Text size="xs" c="var(--eb-muted)" ff="monospace">
                {option.value}
              </Text>
            </div>
          )}
          limit={30}
          error={already && t('add.already')}
          autoCapitalize="none"
          spellCheck={false}
          style={{ flex: '1 1 240px' }}
        />
        <Select
          label={t('add.role')}
          description={t(`role.${role}.short`)}
          data={roles.map((r) => ({ value: r, label: t(`role.${r}.name`) }))}
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
