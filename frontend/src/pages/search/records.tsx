/** What people wrote and the same query finds: entries, claims, causes, annotations; the most telling first. */
import { Badge, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/client';
import { useIncident } from '@/app/incident';
import { languageOf, localized } from '@/lib/localized';
import { useCauses, useEntries } from '@/ui/record/lists';
import css from './records.module.css';

export function Records({ hits }: { hits: Schema<'RecordHit'>[] }) {
  const { t } = useTranslation('search');
  const entries = useEntries().data;
  const causes = useCauses().data;
  const titles = useMemo(() => {
    const out = new Map<string, { ko?: string; en?: string }>();
    for (const e of entries ?? []) out.set(`entry ${e.key}`, e.title);
    for (const c of causes ?? []) out.set(`cause ${c.key}`, c.title);
    return out;
  }, [entries, causes]);
  return (
    <ol className={css.records} aria-label={t('records.label')}>
      {hits.map((h) => (
        <li key={`${h.noun} ${h.key}`}>
          <Record hit={h} titles={titles} />
        </li>
      ))}
    </ol>
  );
}

function Record({ hit, titles }: { hit: Schema<'RecordHit'>; titles: Map<string, { ko?: string; en?: string }> }) {
  const { t, i18n } = useTranslation('search');
  const { slug } = useIncident();
  const of = hit.noun === 'claim' ? `entry ${hit.key.split('/')[0]}` : `${hit.noun} ${hit.key}`;
  const title = titles.get(of);
  const to =
    hit.noun === 'cause'
      ? { to: '/i/$slug/causes' as const, search: { cause: hit.key } }
      : hit.noun === 'annotation'
        ? { to: '/i/$slug/annotations' as const, search: { annotation: hit.key } }
        : { to: '/i/$slug/entries' as const, search: { entry: hit.key.split('/')[0] } };
  return (
    <Link to={to.to} params={{ slug }} search={to.search as never} className={css.record} preload={false}>
      <span className={css.recordhead}>
        <Badge size="sm" radius="sm" variant="default" tt="none">
          {t(`records.noun.${hit.noun}`, { defaultValue: hit.noun })}
        </Badge>
        <Text span fw={600} lang={title ? languageOf(title, i18n.language) : undefined}>
          {title ? localized(title, i18n.language) : hit.title || hit.key}
        </Text>
        {hit.noun === 'claim' && hit.title && (
          <Text span size="sm" c="var(--eb-muted)">
            {hit.title}
          </Text>
        )}
      </span>
      <Text span size="sm" className={css.snippet}>
        <Snippet text={hit.snippet} />
      </Text>
    </Link>
  );
}

/** The service puts what was sought between «». */
function Snippet({ text }: { text: string }) {
  let at = 0;
  return text.split(/(«[^«»]*»)/).map((part) => {
    const key = at;
    at += part.length;
    return part.startsWith('«') && part.endsWith('»') ? <mark key={key}>{part.slice(1, -1)}</mark> : part;
  });
}
