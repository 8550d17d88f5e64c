/** What is not settled: facts with more than one version, and questions nobody has answered. */
import { Group, Text } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/client';
import { languageOf, localized } from '@/lib/localized';
import { IntervalText, TimeText } from '@/ui/time';
import { type EntriesByKey, EntryLink, To } from './links';
import classes from './overview.module.css';
import { Panel } from './panel';

type Entry = Schema<'Entry'>;

/** The times that claims give, and who says each. */
function versions(entry: Entry): { key: string; claim: Entry['claims'][number]; parties: Entry['claims'] }[] {
  const out = new Map<string, Entry['claims']>();
  for (const c of entry.claims) {
    if (c.status === 'withdrawn') continue;
    const key = `${c.earliest ?? ''} ${c.latest ?? ''}`;
    out.set(key, [...(out.get(key) ?? []), c]);
  }
  return [...out].flatMap(([key, parties]) => (parties[0] ? [{ key, claim: parties[0], parties }] : []));
}

export function Disputed({ entries }: { entries: EntriesByKey }) {
  const { t, i18n } = useTranslation('overview');
  const list = useMemo(() => [...entries.values()].filter((e) => e.status === 'disputed'), [entries]);
  if (list.length === 0) return null;
  return (
    <Panel
      title={t('disputed.title')}
      count={list.length}
      lead={t('disputed.lead')}
      more={
        <To way page="entries" search={{ status: 'disputed' }}>
          {t('more')}
        </To>
      }
    >
      <ul className={classes.facts}>
        {list.map((e) => {
          const times = versions(e);
          return (
            <li key={e.key} className={classes.fact}>
              <Text size="sm" fw={600} component="div">
                <EntryLink id={e.key} entries={entries} />
              </Text>
              {times.length > 1 ? (
                times.map((v) => (
                  <Text key={v.key} size="xs" component="div">
                    <IntervalText from={v.claim.earliest ?? e.earliest} to={v.claim.latest ?? e.latest} />{' '}
                    <Text span size="xs" c="var(--eb-muted)" lang={languageOf(v.claim.party, i18n.language)}>
                      {v.parties.map((c) => localized(c.party, i18n.language)).join(', ')}
                    </Text>
                  </Text>
                ))
              ) : (
                <Text size="xs" component="div" c="var(--eb-muted)">
                  {e.claims.map((c) => (
                    <div key={c.key} lang={languageOf(c.statement, i18n.language)}>
                      {localized(c.party, i18n.language)}: {localized(c.statement, i18n.language)}
                    </div>
                  ))}
                </Text>
              )}
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}

/** Questions that investigators asked; what an answer in the thread settled still stands here until withdrawn. */
export function Questions({ questions, lints }: { questions: Schema<'Annotation'>[]; lints: Schema<'Lint'>[] }) {
  const { t, i18n } = useTranslation('overview');
  const untested = lints.filter((l) => l.severity !== 'info');
  return (
    <Panel
      title={t('questions.title')}
      count={questions.length + untested.length}
      more={
        <To way page="annotations" search={{ kind: 'question' }}>
          {t('more')}
        </To>
      }
    >
      {questions.length === 0 && (
        <Text size="sm" c="var(--eb-muted)" mb={untested.length ? 'sm' : 0}>
          {t('questions.none')}
        </Text>
      )}
      <ul className={classes.facts}>
        {questions.slice(0, 6).map((q) => (
          <li key={q.key} className={classes.fact}>
            <To page="annotations" search={{ annotation: q.key }}>
              <Text span size="sm" lineClamp={3}>
                {q.text}
              </Text>
            </To>
            <Group gap={6}>
              <Text size="xs" c="var(--eb-muted)">
                {q.author} · <TimeText at={q.updated_at} precision="minute" />
              </Text>
            </Group>
          </li>
        ))}
        {untested.slice(0, Math.max(3, 6 - questions.length)).map((l) => (
          <li key={`${l.rule} ${l.on}`} className={classes.fact}>
            <Text size="sm">{localized(l.message, i18n.language)}</Text>
            {l.hint && (
              <Text size="xs" c="var(--eb-muted)">
                {localized(l.hint, i18n.language)}
              </Text>
            )}
          </li>
        ))}
      </ul>
      {untested.length > Math.max(3, 6 - questions.length) && (
        <Text size="xs" mt="sm" component="div">
          <To page="causes" size="xs">
            {t('questions.checks', { count: untested.length })}
          </To>
        </Text>
      )}
    </Panel>
  );
}
