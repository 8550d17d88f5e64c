/** What narrows the timeline, each with a way to take it away again. */
import { Button, Group } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/client';
import css from './bars.module.css';
import { type Filter, toggled } from './filter';
import marks from './marks.module.css';
import type { TimelineSearch } from './search';

export function Chips({
  filter,
  sources,
  onChange,
}: {
  filter: Filter;
  sources: readonly Schema<'Lane'>[];
  onChange: (change: Partial<TimelineSearch>) => void;
}) {
  const { t } = useTranslation('timeline');
  const label = (key: string) => sources.find((s) => s.key === key)?.label ?? key;
  return (
    <Group gap={6} mt={6}>
      {filter.q && <Chip label={filter.q} name={t('filter.q')} onRemove={() => onChange({ q: undefined })} />}
      {filter.source?.map((s) => (
        <Chip
          key={`s${s}`}
          name={t('filter.source')}
          label={label(s)}
          onRemove={() => onChange({ source: toggled(filter.source, s) })}
        />
      ))}
      {filter.kind?.map((k) => (
        <Chip
          key={`k${k}`}
          name={t('filter.kind')}
          label={t(`common:kind.${k}`)}
          onRemove={() => onChange({ kind: toggled(filter.kind, k) })}
        />
      ))}
      {filter.severity && (
        <Chip
          name={t('filter.severity')}
          label={t('filter.atleast', { severity: t(`common:severity.${filter.severity}`) })}
          onRemove={() => onChange({ severity: undefined })}
        />
      )}
      {(['host', 'service', 'actor'] as const).flatMap((field) =>
        (filter[field] ?? []).map((v) => (
          <Chip
            key={field + v}
            name={t(`filter.${field}`)}
            label={v}
            onRemove={() => onChange({ [field]: toggled(filter[field], v) })}
          />
        )),
      )}
      <Button
        size="compact-xs"
        variant="subtle"
        onClick={() =>
          onChange({
            q: undefined,
            source: undefined,
            kind: undefined,
            severity: undefined,
            host: undefined,
            service: undefined,
            actor: undefined,
          })
        }
      >
        {t('filter.clear')}
      </Button>
    </Group>
  );
}

function Chip({ name, label, onRemove }: { name: string; label: string; onRemove: () => void }) {
  const { t } = useTranslation('timeline');
  return (
    <span className={css.chip}>
      <span className={marks.quiet}>{name}</span> {label}
      <button type="button" onClick={onRemove} aria-label={t('filter.remove', { name, value: label })}>
        <IconX size={12} />
      </button>
    </span>
  );
}
