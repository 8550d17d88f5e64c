/** Hits over time, by severity. A stretch is chosen by dragging over it, or with the fields beside it. */
import { Text } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { memo, type PointerEvent, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/client';
import { useZone } from '@/app/zone';
import { formatCount, formatShort } from '@/lib/number';
import { zoneOffset } from '@/lib/time';
import { type Bar, barsOf, stack, ticks } from './bars';
import css from './histogram.module.css';

const height = 84;
const axis = 20;

export const HitHistogram = memo(function HitHistogram({
  histogram,
  onRange,
}: {
  histogram: Schema<'Histogram'>;
  onRange: (from: number, to: number) => void;
}) {
  const { t, i18n } = useTranslation('search');
  const zone = useZone();
  const { ref, width } = useElementSize();
  const bars = useMemo(() => barsOf(histogram), [histogram]);
  const [drag, setDrag] = useState<{ from: number; to: number }>();
  const [over, setOver] = useState<number>();
  const first = bars[0];
  const last = bars.at(-1);
  const peak = useMemo(() => bars.reduce((most, b) => Math.max(most, b.count), 0), [bars]);
  if (!first || !last || last.to <= first.from) return null;
  const start = first.from;
  const span = last.to - start;
  const x = (at: number) => ((at - start) / span) * width;
  const atPointer = (e: PointerEvent<SVGSVGElement>) => {
    const left = e.currentTarget.getBoundingClientRect().left;
    return start + (Math.min(Math.max(e.clientX - left, 0), width) / Math.max(width, 1)) * span;
  };
  const barAt = (at: number) => bars.findIndex((b) => at >= b.from && at < b.to);
  const finish = () => {
    if (!drag) return;
    const [a, b] = drag.from < drag.to ? [drag.from, drag.to] : [drag.to, drag.from];
    setDrag(undefined);
    // Not a drag but a click: the bar under it.
    if (x(b) - x(a) < 4) {
      const bar = bars[barAt(a)];
      if (bar && bars.length > 1) onRange(bar.from, bar.to);
    } else onRange(a, b);
  };
  const hovered = over === undefined ? undefined : bars[over];
  const highest = bars.reduce((m, b) => (b.count > m.count ? b : m), first);
  return (
    <figure className={css.histogram} ref={ref}>
      <svg
        width={width}
        height={height + axis}
        className={css.bars}
        role="img"
        aria-label={t('histogram.label', {
          from: zone.time(start, 'minute'),
          to: zone.time(last.to, 'minute'),
          zone: zone.name(start),
          peak: formatCount(highest.count, i18n.language),
          at: zone.time(highest.from, 'minute'),
        })}
        onPointerDown={(e) => {
          if (e.button !== 0) return;
          e.currentTarget.setPointerCapture(e.pointerId);
          const at = atPointer(e);
          setDrag({ from: at, to: at });
        }}
        onPointerMove={(e) => {
          const at = atPointer(e);
          const bar = barAt(at);
          setOver(bar < 0 ? undefined : bar);
          setDrag((d) => d && { ...d, to: at });
        }}
        onPointerUp={finish}
        onPointerCancel={() => setDrag(undefined)}
        onPointerLeave={() => setOver(undefined)}
      >
        <Bars bars={bars} peak={peak} x={x} />
        {hovered && (
          <rect
            x={x(hovered.from)}
            y={0}
            width={Math.max(x(hovered.to) - x(hovered.from), 1)}
            height={height}
            className={css.hover}
          />
        )}
        {drag && (
          <rect
            x={Math.min(x(drag.from), x(drag.to))}
            y={0}
            width={Math.abs(x(drag.to) - x(drag.from))}
            height={height}
            className={css.brush}
          />
        )}
        <line x1={0} x2={width} y1={height + 0.5} y2={height + 0.5} className={css.ground} />
        {ticks(start, last.to, zoneOffset(start, zone.zone), Math.max(2, Math.floor(width / 95))).map((tick) => (
          <g key={tick.at}>
            <line x1={x(tick.at)} x2={x(tick.at)} y1={height} y2={height + 4} className={css.ground} />
            <text
              x={Math.min(Math.max(x(tick.at), 16), Math.max(width - 30, 16))}
              y={height + 16}
              textAnchor="middle"
              className={css.tick}
            >
              {tick.day
                ? zone.time(tick.at, 'date').slice(5)
                : zone.clock(tick.at, span < 600_000 ? 'second' : 'minute')}
            </text>
          </g>
        ))}
        <text x={4} y={11} className={css.tick}>
          {t('histogram.peak', { n: formatShort(peak, i18n.language) })}
        </text>
      </svg>
      <figcaption className={css.caption}>
        {hovered ? <BarText bar={hovered} /> : <span>{t('histogram.hint', { zone: zone.name(start) })}</span>}
      </figcaption>
    </figure>
  );
});

/** Hundreds of rectangles that need not be drawn anew while the pointer moves. */
const Bars = memo(
  function Bars({ bars, peak, x }: { bars: Bar[]; peak: number; x: (at: number) => number }) {
    return bars.map((bar) => {
      const left = x(bar.from);
      const gap = x(bar.to) - left > 4 ? 1 : 0;
      return stack(bar, peak, height - 14).map((p) => (
        <rect
          key={`${bar.from} ${p.severity}`}
          x={left}
          y={p.y + 14}
          width={Math.max(x(bar.to) - left - gap, 1)}
          height={p.height}
          fill={`var(--eb-${p.severity})`}
        />
      ));
    });
  },
  (a, b) => a.bars === b.bars && a.x(a.bars.at(-1)?.to ?? 0) === b.x(b.bars.at(-1)?.to ?? 0),
);

function BarText({ bar }: { bar: Bar }) {
  const { t, i18n } = useTranslation('search');
  const zone = useZone();
  const fine = bar.to - bar.from < 60_000 ? 'second' : 'minute';
  return (
    <Text span size="xs" className="num">
      {zone.time(bar.from, fine)} – {zone.clock(bar.to, fine)} {zone.name(bar.from)} ·{' '}
      <b>{formatCount(bar.count, i18n.language)}</b>
      {bar.parts.map((p) => (
        <span key={p.severity}>
          {' · '}
          {t(`common:severity.${p.severity}`)} {formatCount(p.count, i18n.language)}
        </span>
      ))}
    </Text>
  );
}
