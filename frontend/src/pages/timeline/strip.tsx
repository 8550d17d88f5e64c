/** The density strip over everything: the window is a frame on it that can be dragged, resized, or drawn anew. */
import { useMantineColorScheme } from '@mantine/core';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useZone } from '@/app/zone';
import { clampSpan, type Span } from '@/lib/span';
import css from './board.module.css';
import { type Palette, readPalette } from './paint/palette';
import { StripPicture } from './paint/strip';
import type { Stage } from './stage';
import type { TileStore } from './tiles';

const grip = 9;

/** What the strip spans: the evidence, and the window when that lies beside it. */
function reach(extent: Span, window: Span): Span {
  const room = (extent.to - extent.from) * 0.01;
  return {
    from: Math.min(extent.from - room, window.from),
    to: Math.max(extent.to + room, window.to),
  };
}

export function DensityStrip({
  stage,
  store,
  extent,
  moments,
}: {
  stage: Stage;
  store: TileStore;
  extent: Span;
  moments: readonly number[];
}) {
  const { t } = useTranslation('timeline');
  const zone = useZone();
  const box = useRef<HTMLDivElement>(null);
  const sheet = useRef<HTMLCanvasElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const ask = useRef<() => void>(() => {});
  const { colorScheme } = useMantineColorScheme();
  const edges = [useRef<HTMLDivElement>(null), useRef<HTMLDivElement>(null)] as const;
  const [left, right] = edges;

  useEffect(() => {
    const element = box.current;
    const canvas = sheet.current;
    const c = canvas?.getContext('2d', { alpha: false });
    if (!element || !canvas || !c) return undefined;
    const picture = new StripPicture();
    let palette: Palette = readPalette(element);
    let due = 0;
    let width = 0;
    const height = element.clientHeight;
    let dpr = 1;
    let shown = reach(extent, stage.span);
    let sign = '';
    let held: Span | undefined;
    const paint = (now: number) => {
      due = 0;
      // While the frame is held the strip stands still under it.
      shown = held ?? reach(extent, stage.span);
      const next = `${shown.from} ${shown.to} ${width}`;
      if (next !== sign || dirty) {
        sign = next;
        dirty = picture.paint(c, { store, span: shown, palette, moments }, width, height, dpr, now);
        if (dirty) wake();
      }
      const x = (ms: number) => ((ms - shown.from) / (shown.to - shown.from)) * width;
      const from = x(stage.span.from);
      const to = Math.max(from + 2, x(stage.span.to));
      if (frame.current) {
        frame.current.style.transform = `translateX(${from}px)`;
        frame.current.style.width = `${to - from}px`;
      }
      if (left.current) left.current.style.transform = `translateX(${from - grip}px)`;
      if (right.current) right.current.style.transform = `translateX(${to - grip}px)`;
    };
    let dirty = true;
    const wake = () => {
      if (due === 0 && width > 0) due = requestAnimationFrame(paint);
    };
    ask.current = () => {
      palette = readPalette(element);
      dirty = true;
      wake();
    };
    const observer = new ResizeObserver(() => {
      width = element.clientWidth;
      dpr = Math.min(3, window.devicePixelRatio || 1);
      canvas.width = Math.round(width * dpr);
      canvas.height = Math.round(height * dpr);
      dirty = true;
      wake();
    });
    observer.observe(element);

    let drag: { mode: 'move' | 'from' | 'to' | 'new'; x: number; span: Span; id: number } | undefined;
    const at = (e: PointerEvent) => e.clientX - element.getBoundingClientRect().left;
    const timeOf = (x: number) => shown.from + (x / Math.max(1, width)) * (shown.to - shown.from);
    const down = (e: PointerEvent) => {
      if (e.button !== 0) return;
      const x = at(e);
      const scale = width / (shown.to - shown.from);
      const from = (stage.span.from - shown.from) * scale;
      const to = Math.max(from + 2, (stage.span.to - shown.from) * scale);
      held = shown;
      const mode =
        Math.abs(x - from) <= grip && Math.abs(x - from) <= Math.abs(x - to)
          ? 'from'
          : Math.abs(x - to) <= grip
            ? 'to'
            : x > from && x < to
              ? 'move'
              : 'new';
      drag = { mode, x, span: stage.span, id: e.pointerId };
      element.setPointerCapture(e.pointerId);
    };
    const move = (e: PointerEvent) => {
      if (!drag || e.pointerId !== drag.id) return;
      const x = at(e);
      const delta = timeOf(x) - timeOf(drag.x);
      const { span, mode } = drag;
      if (mode === 'new') {
        if (Math.abs(x - drag.x) < 3) return;
        const a = timeOf(drag.x);
        const b = timeOf(x);
        stage.set({ from: Math.min(a, b), to: Math.max(a, b) }, 'person');
      } else if (mode === 'move') stage.set({ from: span.from + delta, to: span.to + delta }, 'person');
      else {
        const a = mode === 'from' ? span.from + delta : span.from;
        const b = mode === 'to' ? span.to + delta : span.to;
        stage.set({ from: Math.min(a, b), to: Math.max(a, b, Math.min(a, b) + 1) }, 'person');
      }
    };
    const up = (e: PointerEvent) => {
      if (!drag || e.pointerId !== drag.id) return;
      // A press beside the frame brings it there.
      if (drag.mode === 'new' && Math.abs(at(e) - drag.x) < 3) {
        const half = (stage.span.to - stage.span.from) / 2;
        const middle = timeOf(drag.x);
        stage.set({ from: middle - half, to: middle + half }, 'person', true);
      }
      drag = undefined;
      held = undefined;
      wake();
    };
    const wheel = (e: WheelEvent) => {
      e.preventDefault();
      stage.zoom(
        Math.exp(Math.max(-1, Math.min(1, e.deltaY * 0.0016))),
        timeOf(e.clientX - element.getBoundingClientRect().left),
      );
    };
    element.addEventListener('pointerdown', down);
    element.addEventListener('pointermove', move);
    element.addEventListener('pointerup', up);
    element.addEventListener('pointercancel', up);
    element.addEventListener('wheel', wheel, { passive: false });
    const fresh = () => {
      dirty = true;
      wake();
    };
    const offs = [stage.on('span', wake), stage.on('tiles', fresh)];
    return () => {
      observer.disconnect();
      cancelAnimationFrame(due);
      for (const off of offs) off();
      element.removeEventListener('pointerdown', down);
      element.removeEventListener('pointermove', move);
      element.removeEventListener('pointerup', up);
      element.removeEventListener('pointercancel', up);
      element.removeEventListener('wheel', wheel);
    };
  }, [stage, store, extent, moments, left, right]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: painted anew when the colours have changed
  useEffect(() => ask.current(), [colorScheme]);

  const onKey = (edge: 'from' | 'to') => (e: KeyboardEvent) => {
    const step = { ArrowLeft: -0.02, ArrowRight: 0.02, PageDown: -0.2, PageUp: 0.2 }[e.key];
    if (step === undefined) return;
    e.preventDefault();
    const { from, to } = stage.target;
    const by = step * (to - from);
    stage.set(clampSpan(edge === 'from' ? { from: from + by, to } : { from, to: to + by }), 'person');
  };

  return (
    <div ref={box} className={css.strip}>
      <canvas ref={sheet} aria-hidden />
      <div ref={frame} className={css.frame} />
      {(['from', 'to'] as const).map((edge, i) => (
        <div
          key={edge}
          ref={edges[i]}
          className={css.grip}
          role="slider"
          tabIndex={0}
          aria-label={t(`strip.${edge}`)}
          aria-valuemin={Math.round(extent.from)}
          aria-valuemax={Math.round(extent.to)}
          aria-valuenow={Math.round(stage.target[edge])}
          aria-valuetext={`${zone.time(stage.target[edge], 'second')} ${zone.name(stage.target[edge])}`}
          onKeyDown={onKey(edge)}
        />
      ))}
    </div>
  );
}
