/** What is under the pointer, in words. */
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/client';
import { useZone } from '@/app/zone';
import { formatDuration, parseGoDuration } from '@/lib/duration';
import { bucketMs } from '@/lib/ladder';
import { localized } from '@/lib/localized';
import { formatCount } from '@/lib/number';
import { formatTime } from '@/lib/time';
import marks from './marks.module.css';
import css from './overlay.module.css';
import { bucketAround, precisionOf } from './paint/axis';
import type { Picture } from './paint/picture';
import { Severity } from './severity';
import type { Stage } from './stage';

export function PointerTip({
  stage,
  picture,
  clocks,
}: {
  stage: Stage;
  picture: Picture;
  clocks: ReadonlyMap<string, Schema<'Clock'>>;
}) {
  const box = useRef<HTMLDivElement>(null);
  const [pointed, setPointed] = useState(stage.pointed);
  useEffect(() => {
    let due = 0;
    const off = stage.on('hover', () => {
      due ||= requestAnimationFrame(() => {
        due = 0;
        setPointed(stage.pointed);
      });
    });
    return () => {
      cancelAnimationFrame(due);
      off();
    };
  }, [stage]);
  if (!pointed || stage.brushing) return null;
  const left = pointed.x > stage.width - 290;
  return (
    <div
      ref={box}
      className={css.tip}
      aria-hidden
      style={{
        left: pointed.x,
        top: pointed.y,
        transform: `translate(${left ? 'calc(-100% - 14px)' : '14px'}, ${pointed.y > 160 ? 'calc(-100% - 10px)' : '14px'})`,
      }}
    >
      <What stage={stage} picture={picture} clocks={clocks} x={pointed.x} y={pointed.y} at={pointed.at} />
    </div>
  );
}

function What({
  stage,
  picture,
  clocks,
  x,
  y,
  at,
}: {
  stage: Stage;
  picture: Picture;
  clocks: ReadonlyMap<string, Schema<'Clock'>>;
  x: number;
  y: number;
  at: number;
}) {
  const { t, i18n } = useTranslation('timeline');
  const zone = useZone();
  const { given } = picture;
  const precision = precisionOf(stage.msPerPixel);
  const now = (
    <div className={css.tiptime}>
      {zone.time(at, precision)} <span className={marks.quiet}>{zone.name(at)}</span>
    </div>
  );
  const hit = picture.hit(x, y);
  if (!given) return now;
  if (hit?.kind === 'entry') {
    const e = given.scene.entries.find((one) => one.key === hit.key);
    return e ? (
      <>
        <b>{e.title}</b>
        <div>
          {e.approximate && '≈ '}
          {zone.time(e.from, 'second')}
          {e.to > e.from && ` – ${zone.time(e.to, 'second')}`} <span className={marks.quiet}>{zone.name(e.from)}</span>
        </div>
        <div style={{ color: `var(--eb-${e.status})` }}>{t(`common:status.${e.status}`)}</div>
        {e.claims.map((c) => (
          <div key={`${c.party} ${c.from}`}>
            {c.party}: {zone.clock(c.from, 'minute')}
            {c.to > c.from && `–${zone.clock(c.to, 'minute')}`}
          </div>
        ))}
      </>
    ) : (
      now
    );
  }
  if (hit?.kind === 'gap') {
    const gap = [...given.scene.gaps.values()].flat().find((g) => g.id === hit.key);
    return gap ? (
      <>
        <b>{t('tip.gap')}</b>
        <div>
          {zone.time(gap.from, 'second')} – {zone.time(gap.to, 'second')}
        </div>
        <div className={marks.quiet}>{formatDuration(gap.to - gap.from, i18n.language)}</div>
        {now}
      </>
    ) : (
      now
    );
  }
  if (hit?.kind === 'note') {
    const n = given.scene.notes.find((one) => one.key === hit.key);
    return n ? (
      <>
        <div className={marks.quiet}>
          {n.author} · {n.key}
        </div>
        <div>{n.text.length > 220 ? `${n.text.slice(0, 220)}…` : n.text}</div>
      </>
    ) : (
      now
    );
  }
  const lane = given.layout.lanes[picture.laneAt(y, stage.scroll)];
  if (!lane) {
    const phase = hit?.kind === 'phase' ? given.scene.phases.find((p) => p.key === hit.key) : undefined;
    return (
      <>
        {phase && <b>{localized(phase.title, i18n.language)}</b>}
        {now}
      </>
    );
  }
  const dpr = picture.columns.width / Math.max(1, stage.width);
  const { count, worst, known } = picture.countAt(lane.sources, x, dpr);
  const bucket = bucketAround(picture.columns.level, at);
  const clock = zone.choice === 'source' && !lane.heading ? clocks.get(lane.key) : undefined;
  const own = clock
    ? `${formatTime(bucket.from - (parseGoDuration(clock.offset) ?? 0), clock.zone || zone.incidentZone, precision)} ${t('common:zone.source.short')}`
    : undefined;
  return (
    <>
      <b>{lane.label}</b>
      <div className={css.tiptime}>
        {own ?? (
          <>
            {zone.time(bucket.from, precision)} <span className={marks.quiet}>{zone.name(bucket.from)}</span>
          </>
        )}
        <span className={marks.quiet}> +{formatDuration(bucketMs(picture.columns.level), i18n.language)}</span>
      </div>
      <div>
        {known ? t('tip.count', { count, n: formatCount(Math.round(count), i18n.language) }) : t('tip.loading')}
        {known && count > 0 && (
          <>
            {' · '}
            {t('tip.worst')} <Severity range={worst} />
          </>
        )}
      </div>
      {lane.simulated && <div className={marks.quiet}>{t('common:simulated.label')}</div>}
    </>
  );
}
