/** What the hits have in common; one click narrows to a value, another leaves it out. */
import { ActionIcon, Text, Tooltip } from '@mantine/core';
import { IconFilterOff, IconX } from '@tabler/icons-react';
import clsx from 'clsx';
import { type MouseEvent, memo, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/client';
import { formatCount, formatShort } from '@/lib/number';
import { conjuncts, contains, fieldTerm, narrowed, without } from '@/ui/event/term';
import { severities } from '@/ui/marks';
import css from './facets.module.css';

const fields = ['severity', 'source', 'kind', 'host', 'service'] as const;
type Field = (typeof fields)[number];

export const FacetList = memo(function FacetList({
  facets,
  query,
  onQuery,
}: {
  facets: Schema<'Facets'>;
  query: string;
  onQuery: (query: string) => void;
}) {
  const { t } = useTranslation('search');
  const of = (field: Field): Schema<'Facet'>[] =>
    field === 'severity'
      ? facets.severity
          .map((count, i) => ({ value: severities[i] ?? 'unspecified', count }))
          .filter((f) => f.count > 0)
          .reverse()
      : facets[field].filter((f) => f.value !== '');
  return (
    <nav aria-label={t('facets.label')} className={css.facets}>
      {facets.relation === 'at_least' && (
        <Text size="xs" c="var(--eb-muted)" mb="xs">
          {t('facets.partial')}
        </Text>
      )}
      {fields.map((field) => (
        <FacetGroup key={field} field={field} values={of(field)} query={query} onQuery={onQuery} />
      ))}
    </nav>
  );
});

function FacetGroup({
  field,
  values,
  query,
  onQuery,
}: {
  field: Field;
  values: Schema<'Facet'>[];
  query: string;
  onQuery: (query: string) => void;
}) {
  const { t } = useTranslation('search');
  const left = useMemo(() => conjuncts(query).filter((c) => c.startsWith(`NOT ${field}:`)), [query, field]);
  if (values.length === 0 && left.length === 0) return null;
  const most = values.reduce((m, v) => Math.max(m, v.count), 1);
  return (
    <section aria-label={t(`facets.${field}`)}>
      <Text component="h2" className={css.facetname}>
        {t(`facets.${field}`)}
      </Text>
      <ul className={css.facet}>
        {left.map((term) => (
          <li key={term} className={css.facetrow}>
            <button type="button" className={clsx(css.value, css.out)} onClick={() => onQuery(without(query, term))}>
              <span className={css.name}>{term.slice(`NOT ${field}:`.length)}</span>
              <IconX size={14} aria-label={t('facets.back')} />
            </button>
          </li>
        ))}
        {values.map((v) => (
          <Value key={v.value} field={field} of={v} share={v.count / most} query={query} onQuery={onQuery} />
        ))}
      </ul>
    </section>
  );
}

function Value({
  field,
  of,
  share,
  query,
  onQuery,
}: {
  field: Field;
  of: Schema<'Facet'>;
  share: number;
  query: string;
  onQuery: (query: string) => void;
}) {
  const { t, i18n } = useTranslation('search');
  const term = fieldTerm(field, of.value);
  const on = contains(query, term);
  const shown = field === 'severity' || field === 'kind' ? t(`common:${field}.${of.value}`) : of.value;
  const click = (e: MouseEvent) => {
    if (e.altKey || e.ctrlKey || e.metaKey) onQuery(narrowed(on ? without(query, term) : query, term, true));
    else onQuery(on ? without(query, term) || '*' : narrowed(query, term));
  };
  return (
    <li className={css.facetrow}>
      <button
        type="button"
        className={clsx(css.value, on && css.on)}
        aria-pressed={on}
        title={`${of.value} · ${formatCount(of.count, i18n.language)}`}
        onClick={click}
      >
        <span aria-hidden className={css.share} style={{ width: `${Math.max(share * 100, 1)}%` }} />
        {field === 'severity' && (
          <span aria-hidden className={css.dot} style={{ background: `var(--eb-${of.value})` }} />
        )}
        <span className={css.name}>{shown}</span>
        <span className={`${css.count} num`}>{formatShort(of.count, i18n.language)}</span>
      </button>
      <Tooltip label={t('facets.exclude', { value: shown })}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={24}
          className={css.exclude}
          aria-label={t('facets.exclude', { value: shown })}
          onClick={() => onQuery(narrowed(on ? without(query, term) : query, term, true))}
        >
          <IconFilterOff size={14} />
        </ActionIcon>
      </Tooltip>
    </li>
  );
}
