import { Button, Group, Pill, Select, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { $api } from '@/api/client';
import { useZone } from '@/app/zone';
import { localized } from '@/lib/localized';
import { parseLocal, parseTime, toRFC3339 } from '@/lib/time';
import { actions, choices } from './actions';
import classes from './audit.module.css';
import type { Scope } from './load';
import type { AuditSearch } from './search';

type Change = (change: Partial<AuditSearch>) => void;

/** A report that was printed as a file: its key is `report.pdf`, that of a timeline `csv`. */
const ofReport = (action: string, key: string | undefined) => action === 'export.write' && !!key?.startsWith('report.');

/** What an action was done to, as it is shown beside the action's words. */
export function actionKey(action: string, key: string): string {
  return ofReport(action, key) ? key.slice('report.'.length) : key;
}

/** `entry.change` in words; an action that this page does not know stands as it is. */
export function useActionWords(): (action: string, key?: string) => string {
  const { t } = useTranslation('audit');
  return (action, key) => {
    if (ofReport(action, key)) return t('action.export.report');
    const dot = action.indexOf('.');
    const noun = action.slice(0, dot);
    const verb = action.slice(dot + 1);
    return t(`action.${noun}.${verb}`, {
      defaultValue: actions[noun] ? `${t(`noun.${noun}`)} · ${t(`verb.${verb}`, { defaultValue: verb })}` : action,
    });
  };
}

/** Which records are shown; all of it stands in the address. */
export function Filters({ scope, search, onChange }: { scope: Scope; search: AuditSearch; onChange: Change }) {
  const { t } = useTranslation('audit');
  const words = useActionWords();
  const inIncident = scope.kind !== 'installation' || !!search.incident;
  const data = useMemo(
    () =>
      choices(inIncident).map((c) => ({
        group: t(`noun.${c.noun}`),
        items: c.values.map((value) => ({
          value,
          label: value.startsWith('noun:') ? t('filter.all_of', { noun: t(`noun.${c.noun}`) }) : words(value.slice(7)),
        })),
      })),
    [inIncident, t, words],
  );
  const what = search.action ? `action:${search.action}` : search.noun && !search.key ? `noun:${search.noun}` : null;
  const some = Object.values(search).some((v) => v !== undefined && v !== 'mine');
  return (
    <div className={classes.filters}>
      <Select
        label={t('filter.what')}
        placeholder={t('filter.everything')}
        data={data}
        value={what}
        onChange={(next) =>
          onChange({
            action: next?.startsWith('action:') ? next.slice(7) : undefined,
            noun: next?.startsWith('noun:') ? next.slice(5) : undefined,
            key: undefined,
          })
        }
        searchable
        clearable
        clearButtonProps={{ 'aria-label': t('filter.everything') }}
        maxDropdownHeight={360}
      />
      {scope.kind !== 'mine' && <LoginField value={search.login} onChange={(login) => onChange({ login })} />}
      {scope.kind === 'installation' && (
        <IncidentField value={search.incident} onChange={(incident) => onChange({ incident })} />
      )}
      <TimeField label={t('filter.from')} value={search.from} onChange={(from) => onChange({ from })} />
      <TimeField label={t('filter.to')} value={search.to} onChange={(to) => onChange({ to })} />
      <Group gap={6} className={classes.quick}>
        {([1, 24, 168] as const).map((hours) => (
          <Button
            key={hours}
            size="compact-xs"
            variant="default"
            onClick={() => onChange({ from: toRFC3339(Date.now() - hours * 3_600_000), to: undefined })}
          >
            {t(`filter.last.${hours}`)}
          </Button>
        ))}
        {search.key && (
          <Pill
            withRemoveButton
            onRemove={() => onChange({ key: undefined, noun: undefined })}
            removeButtonProps={{ 'aria-label': t('filter.clear'), 'aria-hidden': false, tabIndex: 0 }}
          >
            {search.noun} {search.key}
          </Pill>
        )}
        {some && (
          <Button
            size="compact-xs"
            variant="subtle"
            color="gray"
            leftSection={<IconX size={14} />}
            onClick={() =>
              onChange({
                action: undefined,
                noun: undefined,
                key: undefined,
                login: undefined,
                incident: undefined,
                from: undefined,
                to: undefined,
              })
            }
          >
            {t('filter.clear')}
          </Button>
        )}
      </Group>
    </div>
  );
}

function LoginField({ value, onChange }: { value?: string; onChange: (login?: string) => void }) {
  const { t } = useTranslation('audit');
  return (
    <Typed
      label={t('filter.login')}
      placeholder={t('filter.anybody')}
      text={value ?? ''}
      take={(text) => {
        onChange(text.trim() || undefined);
        return true;
      }}
    />
  );
}

function IncidentField({ value, onChange }: { value?: string; onChange: (slug?: string) => void }) {
  const { t, i18n } = useTranslation('audit');
  const incidents = $api.useQuery('get', '/api/v1/incidents', { params: { query: { limit: 1000 } } });
  return (
    <Select
      label={t('filter.incident')}
      placeholder={t('filter.any_incident')}
      data={(incidents.data?.items ?? []).map((i) => ({
        value: i.slug,
        label: localized(i.title, i18n.language) || i.slug,
      }))}
      value={value ?? null}
      onChange={(next) => onChange(next ?? undefined)}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('filter.any_incident') }}
    />
  );
}

function TimeField({ label, value, onChange }: { label: string; value?: string; onChange: (at?: string) => void }) {
  const { t } = useTranslation('audit');
  const zone = useZone();
  const ms = parseTime(value);
  return (
    <Typed
      label={`${label} (${zone.name(ms ?? Date.now())})`}
      placeholder="2026-11-22 18:00"
      text={ms === undefined ? '' : zone.time(ms, ms % 60_000 === 0 ? 'minute' : 'second')}
      wrong={t('filter.time_wrong')}
      take={(text) => {
        if (!text.trim()) {
          onChange(undefined);
          return true;
        }
        const at = parseLocal(text, zone.zone);
        if (at === undefined) return false;
        onChange(toRFC3339(at));
        return true;
      }}
    />
  );
}

/** A text that counts when one has finished it: by Enter or by leaving the field. */
function Typed({
  label,
  placeholder,
  text,
  take,
  wrong,
}: {
  label: string;
  placeholder: string;
  text: string;
  take: (text: string) => boolean;
  wrong?: string;
}) {
  const [typed, setTyped] = useState<string>();
  const [bad, setBad] = useState(false);
  const finish = () => {
    if (typed === undefined || typed === text) return;
    const good = take(typed);
    setBad(!good);
    if (good) setTyped(undefined);
  };
  return (
    <TextInput
      label={label}
      placeholder={placeholder}
      value={typed ?? text}
      error={bad && wrong}
      onChange={(e) => {
        setTyped(e.currentTarget.value);
        setBad(false);
      }}
      onBlur={finish}
      onKeyDown={(e) => e.key === 'Enter' && finish()}
      autoComplete="off"
      spellCheck={false}
    />
  );
}
