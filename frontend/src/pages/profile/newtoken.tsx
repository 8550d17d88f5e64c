import { Checkbox, Chip, Code, Group, NumberInput, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { $api, type Schema } from '@/api/client';
import type { Permission } from '@/app/session';
import { localized } from '@/lib/localized';
import { access } from '@/ui/access';
import { FormActions } from '@/ui/form-actions';
import { Kept, SecretOnce } from '@/ui/secret';
import { ProblemAlert } from '@/ui/states';
import { TimeText } from '@/ui/time';

const most = 732; // days

/** What programs are usually made for. */
const uses: { name: string; permissions: Permission[] }[] = [
  { name: 'read', permissions: ['read_released', 'read_timeline'] },
  { name: 'ingest', permissions: ['read_released', 'read_timeline', 'ingest'] },
  { name: 'export', permissions: ['read_released', 'read_timeline', 'read_evidence', 'export'] },
  { name: 'released', permissions: ['read_released'] },
];

export function NewToken({ me, onClose }: { me: Schema<'Me'>; onClose: () => void }) {
  const { t, i18n } = useTranslation(['profile', 'access', 'token']);
  const queries = useQueryClient();
  const incidents = $api.useQuery('get', '/api/v1/incidents', { params: { query: { limit: 1000 } } });
  const [name, setName] = useState('');
  const [incident, setIncident] = useState<string | null>(null);
  const [permissions, setPermissions] = useState<Permission[]>(['read_released', 'read_timeline']);
  const [days, setDays] = useState<number | string>(90);
  const create = $api.useMutation('post', '/api/v1/tokens');
  const life = typeof days === 'number' && days >= 1 && days <= most ? Math.floor(days) : undefined;
  const all: Permission[] = [
    ...access.map((a) => a.permission),
    ...(me.admin && !incident ? ['administer' as const] : []),
  ];
  const chosen = all.filter((p) => permissions.includes(p));
  const use = uses.find(
    (u) => u.permissions.length === chosen.length && u.permissions.every((p) => chosen.includes(p)),
  );

  const submit = (e: FormEvent) => {
    e.preventDefault();
    if (!life || chosen.length === 0) return;
    create.mutate(
      { body: { name: name.trim(), permissions: chosen, days: life, incident: incident ?? undefined } },
      { onSuccess: () => void queries.invalidateQueries({ queryKey: ['get', '/api/v1/tokens'] }) },
    );
  };

  if (create.data) {
    const { secret, token } = create.data;
    return (
      <Stack>
        <SecretOnce title={t('tokens.once')} label={t('tokens.secret')} value={secret}>
          {t('tokens.once_detail')}
        </SecretOnce>
        <Text size="sm">
          {t('token:until')} <TimeText at={token.expires_at} precision="minute" />
        </Text>
        <div>
          <Text size="sm" mb={4}>
            {t('tokens.example')}
          </Text>
          <Code
            block
          >{`curl -H "Authorization: Bearer $EMBERLINE_TOKEN" \\\n  ${window.location.origin}/api/v1/me`}</Code>
        </div>
        <Kept onClick={onClose} />
      </Stack>
    );
  }

  return (
    <form onSubmit={submit}>
      <Stack>
        <ProblemAlert error={create.error} />
        <TextInput
          label={t('tokens.name')}
          description={t('tokens.name_hint')}
          value={name}
          onChange={(e) => setName(e.currentTarget.value)}
          maxLength={100}
          required
          data-autofocus
        />
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <Select
            label={t('tokens.incident')}
            data={(incidents.data?.items ?? []).map((i) => ({
              value: i.slug,
              label: localized(i.title, i18n.language) || i.slug,
            }))}
            value={incident}
            onChange={setIncident}
            placeholder={t('token:in_any')}
            clearable
            searchable
            clearButtonProps={{ 'aria-label': t('token:in_any') }}
          />
          <NumberInput
            label={t('tokens.days')}
            value={days}
            onChange={setDays}
            min={1}
            max={most}
            allowDecimal={false}
            suffix={t('tokens.days_suffix')}
            error={life === undefined && t('tokens.days_wrong', { most })}
            required
          />
        </SimpleGrid>
        <div>
          <Text size="sm" fw={500} mb={4}>
            {t('tokens.use')}
          </Text>
          <Chip.Group
            value={use?.name ?? ''}
            onChange={(next) => {
              const found = uses.find((u) => u.name === next);
              if (found) setPermissions(found.permissions);
            }}
          >
            <Group gap="xs">
              {uses.map((u) => (
                <Chip key={u.name} value={u.name} size="sm">
                  {t(`tokens.uses.${u.name}`)}
                </Chip>
              ))}
            </Group>
          </Chip.Group>
        </div>
        <Checkbox.Group
          label={t('tokens.permissions')}
          description={t('tokens.permissions_hint')}
          value={chosen}
          onChange={(next) => setPermissions(all.filter((p) => next.includes(p)))}
        >
          <SimpleGrid cols={{ base: 1, sm: 2 }} spacing={6} mt={6}>
            {all.map((p) => (
              <Checkbox key={p} value={p} label={t(`access:permission.${p}.title`)} />
            ))}
          </SimpleGrid>
        </Checkbox.Group>
        <FormActions
          submit={t('tokens.submit')}
          onCancel={onClose}
          busy={create.isPending}
          disabled={!life || chosen.length === 0 || !name.trim()}
        />
      </Stack>
    </form>
  );
}
