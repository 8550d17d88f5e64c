/** The course: phases, entries, services' outages and sources' silence on one time axis. */
import { SegmentedControl, Select, Text } from '@mantine/core';
import { useElementSize, useMediaQuery } from '@mantine/hooks';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type CSSProperties, type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/client';
import { useIncident } from '@/app/incident';
import { useZone } from '@/app/zone';
import { localized } from '@/lib/localized';
import { parseTime } from '@/lib/time';
import { type Domain, place, ticks } from './axis';
import classes from './course.module.css';
import { EntryMarks } from './entrymarks';
import { type EntriesByKey, range, To } from './links';
import { OutageBars, OutageLegend } from './outages';
import overview from './overview.module.css';
import { Panel } from './panel';
import { type OverviewSearch, validateOverviewSearch } from './search';

type Chronology = Schema<'Chronology'>;

export function Course({
  chronology,
  entries,
  gaps,
}: {
  chronology: Chronology;
  entries: EntriesByKey;
  gaps: Schema<'Gap'>[];
}) {
  const { t, i18n } = useTranslation('overview');
  const { can } = useIncident();
  const zone = useZone();
  const navigate = useNavigate();
  const { phase } = validateOverviewSearch(useSearch({ strict: false }) as Record<string, unknown>);
  const { ref, width } = useElementSize();
  const wide = useMediaQuery('(min-width: 48em)', true);
  const domain = useMemo(() => domainOf(chronology, entries, phase), [chronology, entries, phase]);
  const show = (next: string) =>
    void navigate({
      to: '.',
      search: ((old: OverviewSearch) => ({ ...old, phase: next === '' ? undefined : next })) as never,
      replace: true,
      resetScroll: false,
    });
  const at = (key: string) => parseTime(entries.get(key)?.earliest);
  if (!domain) return null;

  const room = Math.max(200, width - (wide ? 142 : 0));
  const marks = ticks(domain, zone.zone, Math.max(2, Math.floor(room / 92)));
  const choices = [
    { value: '', label: t('course.outage') },
    ...chronology.phases.map((p) => ({ value: p.key, label: localized(p.title, i18n.language) })),
    { value: 'all', label: t('course.all') },
  ];
  const percent = (ms: number) => `${(place(ms, domain) * 100).toFixed(3)}%`;
  const span = (from: number, to: number): CSSProperties => {
    const left = Math.max(0, place(from, domain));
    const right = Math.min(1, place(to, domain));
    return { left: `${left * 100}%`, width: `${Math.max(0, right - left) * 100}%` };
  };
  const seen = (from: number, to: number) => to >= domain.from && from <= domain.to;

  return (
    <Panel
      title={t('course.title')}
      lead={t('course.lead', { zone: zone.name(domain.from) })}
      more={
        can('read_timeline') && (
          <To way page="timeline" search={range(domain.from, domain.to)}>
            {t('course.open')}
          </To>
        )
      }
    >
      <div className="no-print">
        {wide && choices.length <= 7 ? (
          <SegmentedControl
            size="xs"
            data={choices}
            value={phase ?? ''}
            onChange={show}
            aria-label={t('course.show')}
            mb="sm"
            maw="100%"
            style={{ flexWrap: 'wrap' }}
          />
        ) : (
          <Select
            size="xs"
            mb="sm"
            data={choices.map((c) => ({ ...c, value: c.value || 'outage' }))}
            value={phase ?? 'outage'}
            onChange={(v) => show(v === 'outage' || !v ? '' : v)}
            allowDeselect={false}
            aria-label={t('course.show')}
          />
        )}
      </div>
      <div className={classes.chart} ref={ref}>
        <Row label={<span aria-hidden>{zone.name(domain.from)}</span>} plain={!wide}>
          <div className={`${classes.track} ${classes.axis}`} aria-hidden>
            {marks
              .filter((m) => place(m.at, domain) * room < room - 34)
              .map((m) => (
                <span
                  key={m.at}
                  className={`${classes.tick} ${m.date ? classes.tickdate : ''}`}
                  style={{ left: percent(m.at) }}
                >
                  {m.date ? zone.time(m.at, 'date').slice(5) : zone.clock(m.at, 'minute')}
                </span>
              ))}
          </div>
        </Row>
        <Row label={t('course.phases')} plain={!wide}>
          <div className={classes.track} style={{ height: 28 }}>
            {chronology.phases.map((p, i) => {
              const from = at(p.took.from);
              const to = at(p.took.to);
              if (from === undefined || to === undefined || !seen(from, to)) return null;
              const name = `${localized(p.title, i18n.language)} · ${localized(p.took.text, i18n.language)}`;
              const look = {
                className: `${classes.phase} ${overview[`tone${(i + 5) % 6}`]}`,
                style: span(from, to),
                title: name,
              };
              // Too narrow to be hit: it is chosen above.
              const drawn = Math.min(1, place(to, domain)) - Math.max(0, place(from, domain));
              if (drawn * room < 24) return <span key={p.key} {...look} data-narrow aria-hidden />;
              return (
                <button
                  key={p.key}
                  type="button"
                  {...look}
                  aria-label={t('course.zoom', { phase: name })}
                  onClick={() => show(phase === p.key ? '' : p.key)}
                >
                  {name}
                </button>
              );
            })}
          </div>
        </Row>
        <Row top label={t('course.entries')} plain={!wide}>
          <EntryMarks
            entries={entries}
            chronology={chronology}
            domain={domain}
            room={room}
            lines={marks.map((m) => percent(m.at))}
          />
        </Row>
        {chronology.outages.length > 0 && (
          <OutageBars outages={chronology.outages} at={at} span={span} seen={seen} entries={entries} plain={!wide} />
        )}
        {gaps.length > 0 && (
          <Row label={<To page="evidence">{t('course.silence', { count: gaps.length })}</To>} plain={!wide}>
            <div
              className={classes.track}
              style={{ height: Math.min(gaps.length, 24) * 4 + 6 }}
              role="img"
              aria-label={t('course.silence_label', { count: gaps.length })}
            >
              {gaps.slice(0, 24).map((g, i) => {
                const from = parseTime(g.from) ?? 0;
                const to = parseTime(g.to) ?? 0;
                if (!seen(from, to)) return null;
                return (
                  <span
                    key={g.id}
                    className={classes.silence}
                    style={{ ...span(from, to), top: 3 + i * 4 }}
                    title={`${g.source}: ${zone.time(from, 'minute')} – ${zone.time(to, 'minute')}`}
                  />
                );
              })}
            </div>
          </Row>
        )}
        <OutageLegend outages={chronology.outages} />
      </div>
      <Twin chronology={chronology} entries={entries} />
    </Panel>
  );
}

export function Row({
  label,
  children,
  plain,
  top,
}: {
  label: ReactNode;
  children: ReactNode;
  plain?: boolean;
  top?: boolean;
}) {
  return (
    <div className={`${classes.row} ${plain ? classes.plain : ''} ${top ? classes.top : ''}`}>
      <div className={classes.label}>{label}</div>
      {children}
    </div>
  );
}

/** The same as a table: phases with their ends and lengths. */
function Twin({ chronology, entries }: { chronology: Chronology; entries: EntriesByKey }) {
  const { t, i18n } = useTranslation('overview');
  const zone = useZone();
  const when = (key: string) => {
    const ms = parseTime(entries.get(key)?.earliest);
    return ms === undefined ? '–' : `${zone.time(ms, 'minute')} ${zone.name(ms)}`;
  };
  return (
    <details className={classes.twin}>
      <summary>{t('course.twin')}</summary>
      <div className={classes.scroll}>
        <table className={overview.awaretable}>
          <thead>
            <tr>
              <th scope="col">{t('course.what')}</th>
              <th scope="col">{t('course.begins')}</th>
              <th scope="col">{t('course.ends')}</th>
              <th scope="col">{t('course.took')}</th>
            </tr>
          </thead>
          <tbody>
            {[
              ...chronology.phases.map((p) => ({ key: p.key, name: localized(p.title, i18n.language), took: p.took })),
              ...chronology.outages.map((o) => ({
                key: `outage ${o.service ?? ''}`,
                name: t('outage.of', {
                  service: o.service
                    ? t(`common:service.${o.service}`, { defaultValue: o.service })
                    : t('outage.whole'),
                }),
                took: o.total,
              })),
            ].map((r) => (
              <tr key={r.key}>
                <th scope="row">{r.name}</th>
                <td className="num">{when(r.took.from)}</td>
                <td className="num">{when(r.took.to)}</td>
                <td className="num">{localized(r.took.text, i18n.language)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Text size="xs" c="var(--eb-muted)" mt="xs">
        {t('course.entries_too')} <To page="entries">{t('common:nav.entries')}</To>
      </Text>
    </details>
  );
}

/** The stretch that is shown: a phase, everything, or by itself the outage with what led to it. */
function domainOf(c: Chronology, entries: EntriesByKey, phase: string | undefined): Domain | undefined {
  const at = (key: string | undefined) => (key ? parseTime(entries.get(key)?.earliest) : undefined);
  const of = (s: { from: string; to: string } | undefined): Domain | undefined => {
    const from = at(s?.from);
    const to = at(s?.to);
    return from !== undefined && to !== undefined && to > from ? { from, to } : undefined;
  };
  const padded = (d: Domain, share: number): Domain => ({
    from: d.from - (d.to - d.from) * share,
    to: d.to + (d.to - d.from) * share,
  });
  const chosen = c.phases.find((p) => p.key === phase);
  const shown = of(chosen?.took);
  if (shown) return padded(shown, 0.06);
  const outage = of(c.headline?.total);
  if (outage && phase !== 'all') {
    const begun = of(c.course?.total)?.from ?? outage.from;
    return padded({ from: Math.min(begun, outage.from), to: outage.to }, 0.02);
  }
  const times = [...entries.values()].map((e) => parseTime(e.earliest) ?? Number.NaN).filter((n) => !Number.isNaN(n));
  if (times.length === 0) return undefined;
  const all = { from: Math.min(...times), to: Math.max(...times) };
  if (all.to === all.from) all.to += 3_600_000;
  return padded(all, 0.03);
}
