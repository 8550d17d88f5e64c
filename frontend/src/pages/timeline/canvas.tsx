/** The picture: a canvas that is painted when something moved, and only then. */
import { useMantineColorScheme } from '@mantine/core';
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import css from './board.module.css';
import { frameLog } from './frames';
import { listenGestures } from './gestures';
import { readPalette } from './paint/palette';
import type { Given, Picture } from './paint/picture';
import type { Stage } from './stage';

export function Canvas({
  stage,
  picture,
  given,
  label,
  selecting,
  onClick,
  onKey,
}: {
  stage: Stage;
  picture: Picture;
  given: Omit<Given, 'palette'>;
  /** What it shows, for who does not see it. */
  label: string;
  selecting: boolean;
  onClick: (x: number, y: number) => void;
  onKey: (e: KeyboardEvent) => void;
}) {
  const { t } = useTranslation('timeline');
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const schedule = useRef<() => void>(() => {});
  const { colorScheme } = useMantineColorScheme();
  const acts = useRef({ onClick, selecting });
  acts.current = { onClick, selecting };

  useEffect(() => {
    const box = frame.current;
    const sheet = canvas.current;
    const c = sheet?.getContext('2d', { alpha: false });
    if (!box || !sheet || !c) return undefined;
    const log = frameLog();
    let due = 0;
    let width = 0;
    let height = 0;
    let dpr = 1;
    const paint = (now: number) => {
      due = 0;
      const begin = performance.now();
      const moving = stage.advance(now);
      const more = picture.paint(c, stage, width, height, dpr, now);
      log?.(performance.now() - begin);
      if (moving || more) ask();
    };
    const ask = () => {
      if (due === 0 && width > 0) due = requestAnimationFrame(paint);
    };
    schedule.current = ask;
    const measure = () => {
      const rect = box.getBoundingClientRect();
      dpr = Math.min(3, window.devicePixelRatio || 1);
      width = Math.floor(rect.width);
      height = Math.floor(rect.height);
      sheet.width = Math.round(width * dpr);
      sheet.height = Math.round(height * dpr);
      stage.width = Math.max(1, width);
      const layout = picture.given?.layout;
      if (layout) stage.scrollMax = Math.max(0, layout.lanesHeight - (height - layout.lanesTop));
      stage.setScroll(stage.scroll);
      stage.emit('span');
      ask();
    };
    const observer = new ResizeObserver(measure);
    observer.observe(box);
    const off = [
      stage.on('paint', ask),
      listenGestures(box, stage, {
        click: (x, y) => acts.current.onClick(x, y),
        selecting: () => acts.current.selecting,
      }),
    ];
    measure();
    return () => {
      observer.disconnect();
      cancelAnimationFrame(due);
      for (const end of off) end();
    };
  }, [stage, picture]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the style sheet's colours change with the scheme
  useLayoutEffect(() => {
    const box = frame.current;
    if (!box) return;
    picture.given = { ...given, palette: readPalette(box) };
    stage.scrollMax = Math.max(0, given.layout.lanesHeight - (box.clientHeight - given.layout.lanesTop));
    stage.setScroll(stage.scroll);
    picture.touch();
    schedule.current();
  }, [picture, stage, given, colorScheme]);

  return (
    <div
      ref={frame}
      className={css.canvas}
      data-selecting={selecting || undefined}
      role="application"
      aria-roledescription={t('picture.role')}
      aria-label={label}
      aria-describedby="timeline-keys"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it is moved by keys
      tabIndex={0}
      onKeyDown={onKey}
      onFocus={(e) => {
        if (e.currentTarget.matches(':focus-visible')) {
          stage.keyboard = true;
          stage.emit('paint');
        }
      }}
      onBlur={() => {
        stage.keyboard = false;
        stage.emit('paint');
      }}
    >
      <canvas ref={canvas} aria-hidden />
    </div>
  );
}
