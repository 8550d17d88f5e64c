/** How long it lasted, and into what that splits: parts that add up to the total. */
import { Text, Title, Tooltip } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/client';
import { useIncident } from '@/app/incident';
import { formatDuration } from '@/lib/duration';
import { localized } from '@/lib/localized';
import { parseTime } from '@/lib/time';
import { IntervalText } from '@/ui/time';
import { type EntriesByKey, EntryLink, range } from './links';
import classes from './overview.module.css';

type Stretch = Schema<'Stretch'>;
const tones = 6;

export function Headline({ of, entries }: { of: Schema<'Decomposition'>; entries: EntriesByKey }) {
  const { t, i18n } = useTranslation('overview');
  const { slug, can } = useIncident();
  const sum = of.parts.reduce((s, p) => s + p.seconds, 0);
  const adds = Math.abs(sum - of.total.seconds) < 0.001;
  return (
    <section className={classes.panel} aria-labelledby="headline">
      <Text size="sm" fw={600} c="var(--eb-muted)" component="h2" id="headline">
        {t('headline.title')}
      </Text>
      <div className={classes.huge}>{localized(of.total.text, i18n.language)}</div>
      <Uncertain of={of.total} />
      <Text size="sm" mt={6} component="div">
        {t('headline.from')} <EntryLink id={of.total.from} entries={entries} />{' '}
        <When id={of.total.from} entries={entries} />
        {' → '}
        {t('headline.to')} <EntryLink id={of.total.to} entries={entries} /> <When id={of.total.to} entries={entries} />
      </Text>
      {of.parts.length > 1 && (
        <>
          <div className={classes.stack}>
            {of.parts.map((p, i) => {
              const from = parseTime(entries.get(p.from)?.earliest);
              const to = parseTime(entries.get(p.to)?.earliest);
              const share = p.seconds / (of.total.seconds || 1);
              const label = `${localized(p.text, i18n.language)}: ${title(p.from)} → ${title(p.to)}`;
              const shared = {
                className: `${classes.stackpart} ${classes[`tone${i % tones}`]}`,
                style: { flexGrow: p.seconds, flexBasis: 0 },
              };
              const text = share > 0.14 ? localized(p.text, i18n.language) : '';
              return (
                <Tooltip key={p.from} label={label} multiline maw={320}>
                  {can('read_timeline') && share > 0.08 && from !== undefined && to !== undefined ? (
                    <Link
                      {...shared}
                      to="/i/$slug/timeline"
                      params={{ slug }}
                      search={range(from, to) as never}
                      aria-label={t('headline.open', { part: label })}
                    >
                      {text}
                    </Link>
                  ) : (
                    <span {...shared} role="img" aria-label={label}>
                      {text}
                    </span>
                  )}
                </Tooltip>
              );
            })}
          </div>
          <ol className={classes.parts} aria-label={t('headline.parts')}>
            {of.parts.map((p, i) => (
              <li key={p.from} className={`${classes.partitem} ${classes[`tone${i % tones}`]}`}>
                {i > 0 && <span className={classes.sign}>+</span>}
                <Part of={p} entries={entries} share={p.seconds / (of.total.seconds || 1)} />
              </li>
            ))}
            <li className={classes.partitem}>
              <span className={classes.sign}>{adds ? '=' : '≠'}</span>
              <div className={classes.partbody}>
                <div className={classes.partvalue}>{localized(of.total.text, i18n.language)}</div>
                <Text size="xs" c="var(--eb-muted)">
                  {adds
                    ? t('headline.adds')
                    : t('headline.adds_not', { sum: formatDuration(sum * 1000, i18n.language) })}
                </Text>
              </div>
            </li>
          </ol>
        </>
      )}
    </section>
  );

  function title(key: string): string {
    return localized(entries.get(key)?.title, i18n.language) || key;
  }
}

function Part({ of, entries, share }: { of: Stretch; entries: EntriesByKey; share: number }) {
  const { i18n } = useTranslation('overview');
  const percent = new Intl.NumberFormat(i18n.language, {
    style: 'percent',
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  }).format(share);
  return (
    <div className={classes.partbody}>
      <div className={classes.partvalue}>
        {localized(of.text, i18n.language)}{' '}
        <Text span size="xs" c="var(--eb-muted)" fw={500}>
          {percent}
        </Text>
      </div>
      <Text size="xs" component="div">
        <EntryLink id={of.from} entries={entries} size="xs" />
        {' → '}
        <EntryLink id={of.to} entries={entries} size="xs" />
      </Text>
      <Uncertain of={of} />
    </div>
  );
}

/** What the entries' own intervals leave open. */
function Uncertain({ of }: { of: Stretch }) {
  const { t, i18n } = useTranslation('overview');
  if (of.longest_seconds - of.shortest_seconds < 1) return null;
  return (
    <Text size="xs" c="var(--eb-muted)">
      {t('headline.uncertain', {
        shortest: formatDuration(of.shortest_seconds * 1000, i18n.language),
        longest: formatDuration(of.longest_seconds * 1000, i18n.language),
      })}
    </Text>
  );
}

function When({ id, entries }: { id: string; entries: EntriesByKey }) {
  const entry = entries.get(id);
  if (!entry) return null;
  return (
    <Text span size="sm" c="var(--eb-muted)">
      <IntervalText from={entry.earliest} to={entry.latest} approximate={entry.approximate} />
    </Text>
  );
}

/** Further stretches worth a number. */
export function Spans({ of, entries }: { of: Schema<'PhaseTime'>[]; entries: EntriesByKey }) {
  const { t, i18n } = useTranslation('overview');
  return (
    <section className={classes.panel} aria-labelledby="spans">
      <Title order={2} size="h5" id="spans" mb="sm">
        {t('spans.title')}
      </Title>
      <ul className={classes.facts}>
        {of.map((s) => (
          <li key={s.key} className={classes.fact}>
            <div className={classes.partvalue}>{localized(s.took.text, i18n.language)}</div>
            <Text size="sm" fw={600}>
              {localized(s.title, i18n.language)}
            </Text>
            <Text size="xs" component="div">
              <EntryLink id={s.took.from} entries={entries} size="xs" />
              {' → '}
              <EntryLink id={s.took.to} entries={entries} size="xs" />
            </Text>
            <Uncertain of={s.took} />
          </li>
        ))}
      </ul>
    </section>
  );
}
