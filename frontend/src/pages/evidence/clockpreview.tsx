/** What a correction would move: two lanes, now and then, against entries that stand still. */
import { Text } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { $api, type Schema } from '@/api/client';
import { useIncident } from '@/app/incident';
import { useZone } from '@/app/zone';
import { formatDuration } from '@/lib/duration';
import { localized } from '@/lib/localized';
import { formatCount } from '@/lib/number';
import { rowsOf } from '@/lib/packing';
import { standing } from '@/lib/standing';
import { parseTime, toRFC3339 } from '@/lib/time';
import classes from './evidence.module.css';
import { knownMoves, shiftAt } from './shift';
import type { Reach, Source } from './sources';

const width = 720;
const left = 8;
const right = width - 8;
const lanes = { before: 62, after: 142 };

export function ClockPreview({
  source,
  preview,
  fading,
  anchor,
  reach,
}: {
  source: Source;
  preview: Schema<'ClockPreview'>;
  fading: boolean;
  anchor?: number;
  reach?: Reach;
}) {
  const { t, i18n } = useTranslation('evidence');
  const { path, incident } = useIncident();
  const zone = useZone();
  const moves = useMemo(() => knownMoves(preview.sample), [preview]);
  const entries = $api.useQuery(
    'get',
    '/api/v1/incidents/{incident}/entries',
    { params: { path, query: { limit: 1000 } } },
    { select: standing },
  );
  const center = useMemo(() => {
    if (anchor !== undefined) return anchor;
    const inside = (ms: number | undefined): ms is number =>
      ms !== undefined &&
      (reach?.first === undefined || ms >= reach.first) &&
      (reach?.last === undefined || ms <= reach.last);
    const begun = parseTime(entries.data?.items.find((e) => e.key === incident.headline?.from)?.earliest);
    return inside(begun) ? begun : (reach?.first ?? moves[0]?.at);
  }, [anchor, reach, entries.data, incident.headline?.from, moves]);
  const shift = center === undefined ? 0 : shiftAt(moves, center);
  const half = Math.max(120_000, Math.abs(shift) * 2.2);
  const from = (center ?? 0) - half;
  const to = (center ?? 0) + half;
  const around = $api.useQuery(
    'get',
    '/api/v1/incidents/{incident}/events',
    { params: { path, query: { source: [source.id], from: toRFC3339(from), to: toRFC3339(to), limit: 300 } } },
    { enabled: center !== undefined, placeholderData: (old) => old },
  );
  const x = (ms: number) => left + ((ms - from) / (to - from)) * (right - left);
  const marks = (around.data?.items ?? []).flatMap((e) => parseTime(e.time) ?? []);
  const inside = (ms: number) => ms >= from && ms <= to;
  const fixed = (entries.data?.items ?? []).flatMap((e) => {
    const at = parseTime(e.earliest);
    if (at === undefined || !inside(at)) return [];
    const full = localized(e.title, i18n.language);
    const title = full.length > 30 ? `${full.slice(0, 29)}…` : full;
    const wide = title.length * (i18n.language === 'ko' ? 10.5 : 6);
    return [{ at, full, title, wide, left: Math.min(x(at) + 3, right - wide) }];
  });
  const rows = rowsOf(
    fixed.map((e) => ({ x: e.left, width: e.wide })),
    8,
  );
  const seconds = [...new Set(moves.map((m) => m.by))];
  const summary =
    seconds.length === 0 || seconds.every((s) => s === 0)
      ? t('preview.nothing')
      : seconds.length === 1
        ? t((seconds[0] ?? 0) < 0 ? 'preview.earlier' : 'preview.later', {
            time: formatDuration(Math.abs(seconds[0] ?? 0), i18n.language),
          })
        : t('preview.between', {
            least: formatDuration(Math.min(...seconds), i18n.language),
            most: formatDuration(Math.max(...seconds), i18n.language),
          });
  // Every mark has its line only while they can be told apart.
  const every = Math.max(1, Math.ceil(marks.length / 40));
  return (
    <section
      className={classes.box}
      aria-label={t('preview.title')}
      aria-busy={fading}
      style={{ opacity: fading ? 0.55 : 1 }}
    >
      <Text size="sm" fw={650} role="status">
        {summary}
      </Text>
      <Text size="xs" c="var(--eb-muted)" className="num" mb={8}>
        {t('preview.dated', {
          before: formatCount(preview.dated, i18n.language),
          after: formatCount(preview.dated_then, i18n.language),
        })}
      </Text>
      {center !== undefined && (
        <svg
          className={classes.lanes}
          viewBox={`0 0 ${width} 196`}
          role="img"
          aria-label={`${t('preview.title')}: ${summary}`}
        >
          {fixed.map((e, i) => (
            <g key={`${e.at} ${e.full}`}>
              <title>{e.full}</title>
              <path d={`M${x(e.at)} 34V162`} stroke="var(--eb-confirmed)" strokeWidth={1} strokeDasharray="3 3" />
              {(rows[i] ?? 0) < 2 && (
                <text x={e.left} y={14 + (rows[i] ?? 0) * 14} fontSize={11.5} fill="var(--mantine-color-text)">
                  {e.title}
                </text>
              )}
            </g>
          ))}
          {(['before', 'after'] as const).map((lane) => (
            <g key={lane}>
              <path d={`M${left} ${lanes[lane]}H${right}`} stroke="var(--eb-line)" strokeWidth={1} />
              <text x={left} y={lanes[lane] - 16} fontSize={11.5} fontWeight={650} fill="var(--eb-muted)">
                {t(`preview.${lane}`)}
              </text>
            </g>
          ))}
          {marks.map((ms, i) => {
            const then = ms + shiftAt(moves, ms);
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: several records may have the same time
              <g key={`${ms} ${i}`}>
                <path
                  d={`M${x(ms)} ${lanes.before - 11}v22`}
                  stroke="var(--eb-muted)"
                  strokeWidth={1.4}
                  opacity={0.75}
                />
                {i % every === 0 && inside(then) && (
                  <path
                    d={`M${x(ms)} ${lanes.before + 12}L${x(then)} ${lanes.after - 12}`}
                    stroke="var(--eb-info)"
                    strokeWidth={0.8}
                    opacity={0.5}
                  />
                )}
                {inside(then) && (
                  <path
                    d={`M${x(then)} ${lanes.after - 11}v22`}
                    stroke="var(--eb-disputed)"
                    strokeWidth={1.4}
                    opacity={0.85}
                  />
                )}
              </g>
            );
          })}
          {[0, 0.25, 0.5, 0.75, 1].map((f) => (
            <text
              key={f}
              x={left + f * (right - left)}
              y={186}
              fontSize={11.5}
              fill="var(--eb-muted)"
              textAnchor={f === 0 ? 'start' : f === 1 ? 'end' : 'middle'}
            >
              {zone.clock(from + f * (to - from), 'second')}
            </text>
          ))}
        </svg>
      )}
      <details style={{ marginTop: 8 }}>
        <summary>{t('preview.numbers')}</summary>
        <div style={{ overflowX: 'auto' }}>
          <table className={classes.table}>
            <thead>
              <tr>
                <th scope="col">{t('preview.event')}</th>
                <th scope="col">{t('preview.before')}</th>
                <th scope="col">{t('preview.after')}</th>
                <th scope="col" className={classes.end}>
                  {t('preview.moves')}
                </th>
              </tr>
            </thead>
            <tbody>
              {preview.sample.map((m) => {
                const a = parseTime(m.now);
                const b = parseTime(m.then);
                return (
                  <tr key={m.id}>
                    <td style={{ overflowWrap: 'anywhere' }}>{m.text}</td>
                    <td className="num">{a === undefined ? '–' : zone.time(a, 'second')}</td>
                    <td className="num">{b === undefined ? '–' : zone.time(b, 'second')}</td>
                    <td className={`num ${classes.end}`} style={{ whiteSpace: 'nowrap' }}>
                      {m.seconds === undefined ? '–' : formatDuration(m.seconds * 1000, i18n.language)}
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      </details>
    </section>
  );
}
