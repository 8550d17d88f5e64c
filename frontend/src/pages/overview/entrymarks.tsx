/** Entries on the time axis: the key ones with their names, the others as points. */
import { Menu, Tooltip } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type CSSProperties, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/client';
import { useIncident } from '@/app/incident';
import { useZone } from '@/app/zone';
import { localized } from '@/lib/localized';
import { rowsOf } from '@/lib/packing';
import { parseTime } from '@/lib/time';
import { cluster, type Domain, place } from './axis';
import classes from './course.module.css';
import type { EntriesByKey } from './links';

type Entry = Schema<'Entry'>;

const rowHeight = 24;
const mostRows = 7;

/** About how wide a text is at 12 px: Hangul is as wide as high. */
function widthOf(text: string): number {
  let w = 12;
  for (const c of text) w += c.charCodeAt(0) > 0x2e80 ? 11.6 : 6.4;
  return Math.min(210, w);
}

/** The entries that the incident's own figures rest on. */
function keyEntries(c: Schema<'Chronology'>): Set<string> {
  const keys = new Set<string>();
  for (const s of [...c.phases.map((p) => p.took), ...c.spans.map((p) => p.took), ...(c.headline?.parts ?? [])]) {
    keys.add(s.from);
    keys.add(s.to);
  }
  for (const o of c.outages) keys.add(o.total.to);
  return keys;
}

const status = (e: Entry): CSSProperties => ({ '--status': `var(--eb-${e.status})` }) as CSSProperties;

export function EntryMarks({
  entries,
  chronology,
  domain,
  room,
  lines,
}: {
  entries: EntriesByKey;
  chronology: Schema<'Chronology'>;
  domain: Domain;
  room: number;
  lines: string[];
}) {
  const { t, i18n } = useTranslation('overview');
  const { slug } = useIncident();
  const zone = useZone();
  const drawn = useMemo(() => {
    const keys = keyEntries(chronology);
    const inside = [...entries.values()].flatMap((entry) => {
      const at = parseTime(entry.earliest);
      return at !== undefined && at >= domain.from && at <= domain.to ? [{ entry, x: place(at, domain) * room }] : [];
    });
    const named = inside
      .filter((p) => keys.has(p.entry.key))
      .map((p) => {
        const width = widthOf(localized(p.entry.title, i18n.language));
        const flip = p.x + width > room;
        return { ...p, width, flip, left: flip ? Math.max(0, p.x - width) : p.x };
      });
    const rows = rowsOf(
      named.map((n) => ({ x: n.left, width: n.width })),
      4,
    );
    const shown = named.map((n, i) => ({ ...n, row: rows[i] ?? 0 })).filter((n) => n.row < mostRows);
    const height = (Math.max(-1, ...shown.map((n) => n.row)) + 1) * rowHeight;
    return {
      shown,
      height,
      points: cluster(
        inside.map((p) => ({ x: p.x, item: p.entry })),
        24,
      ),
    };
  }, [entries, chronology, domain, room, i18n.language]);

  const name = (e: Entry) => {
    const ms = parseTime(e.earliest) ?? 0;
    return `${zone.time(ms, 'minute')} ${localized(e.title, i18n.language)} · ${t(`common:status.${e.status}`)}`;
  };
  const base = drawn.height;
  return (
    <div className={classes.track} style={{ height: base + 28 }}>
      {lines.map((left) => (
        <span key={left} className={classes.grid} style={{ left }} aria-hidden />
      ))}
      {drawn.shown.map((n) => (
        <span key={`stem ${n.entry.key}`} aria-hidden>
          <span
            className={classes.stem}
            style={{
              ...status(n.entry),
              left: n.x,
              top: n.row * rowHeight + 22,
              height: base - n.row * rowHeight - 14,
            }}
          />
        </span>
      ))}
      {drawn.shown.map((n) => (
        <span
          key={n.entry.key}
          className={`${classes.note} ${n.flip ? classes.flip : ''}`}
          style={{
            ...status(n.entry),
            left: n.left,
            top: n.row * rowHeight,
            width: n.width,
            background: 'var(--eb-surface)',
          }}
        >
          <Link
            to="/i/$slug/entries"
            params={{ slug }}
            search={{ entry: n.entry.key } as never}
            title={name(n.entry)}
            tabIndex={-1}
            aria-hidden
          >
            {localized(n.entry.title, i18n.language)}
          </Link>
        </span>
      ))}
      {drawn.points.map((p) => {
        const [first, ...others] = p.items;
        if (!first) return null;
        const disputed = p.items.some((e) => e.status === 'disputed');
        const look = {
          className: `${classes.dot} ${others.length ? classes.many : ''} ${disputed ? classes.disputed : ''}`,
          style: { ...status(p.items.find((e) => e.status === 'disputed') ?? first), left: p.x - 12, top: base + 2 },
        };
        if (others.length === 0)
          return (
            <Tooltip key={first.key} label={name(first)} multiline maw={320}>
              <Link
                {...look}
                to="/i/$slug/entries"
                params={{ slug }}
                search={{ entry: first.key } as never}
                aria-label={name(first)}
              />
            </Tooltip>
          );
        return (
          <Menu key={first.key} position="bottom-start" shadow="md" width={340} withinPortal>
            <Menu.Target>
              <button
                type="button"
                {...look}
                aria-label={t('course.many', { count: p.items.length, first: name(first) })}
              >
                <span>{p.items.length}</span>
              </button>
            </Menu.Target>
            <Menu.Dropdown mah={360} style={{ overflowY: 'auto' }}>
              {p.items.map((e) => (
                <Menu.Item
                  key={e.key}
                  fz="sm"
                  renderRoot={(props) => (
                    <Link {...props} to="/i/$slug/entries" params={{ slug }} search={{ entry: e.key } as never} />
                  )}
                >
                  {name(e)}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        );
      })}
    </div>
  );
}
