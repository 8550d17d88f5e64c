/** The picture's keys. */
import type { KeyboardEvent } from 'react';
import type { Span } from '@/lib/span';
import type { Layout } from './layout';
import { entryLane, type Stage } from './stage';

export interface KeyActions {
  all: Span;
  layout: Layout;
  /** Opens what the keyboard is on. */
  open: () => void;
  /** Says where one is now. */
  announce: () => void;
}

/** Which way each key moves the window: a share of its width, or a factor of its length. */
const pans: Record<string, number> = { ArrowLeft: -0.1, ArrowRight: 0.1 };
const zooms: Record<string, number> = { '+': 0.5, '=': 0.5, '-': 2, _: 2 };

export function pictureKey(e: KeyboardEvent, stage: Stage, actions: KeyActions): void {
  if (e.ctrlKey || e.metaKey || e.altKey || e.target !== e.currentTarget) return;
  const { layout, all } = actions;
  const lanes = layout.lanes.length;
  const lane = (to: number) => {
    stage.lane = Math.max(layout.entryRows > 0 ? entryLane : 0, Math.min(lanes - 1, to));
    const at = layout.lanes[stage.lane];
    const room = layout.lanesHeight - stage.scrollMax;
    if (at && (at.top < stage.scroll || at.top + at.height > stage.scroll + room)) stage.setScroll(at.top - room / 2);
    stage.emit('paint');
  };
  const { from, to } = stage.target;
  const length = to - from;
  const pan = pans[e.key];
  const zoom = zooms[e.key];
  if (pan !== undefined) stage.pan(pan * (e.shiftKey ? 5 : 1) * stage.width, true);
  else if (zoom !== undefined) stage.zoom(zoom, (from + to) / 2, true);
  else if (e.key === 'Home') stage.set({ from: all.from, to: all.from + length }, 'person', true);
  else if (e.key === 'End') stage.set({ from: all.to - length, to: all.to }, 'person', true);
  else if (e.key === '0') stage.set(all, 'jump', true);
  else if (e.key === 'ArrowDown') lane(stage.lane + 1);
  else if (e.key === 'ArrowUp') lane(stage.lane - 1);
  else if (e.key === 'PageDown') lane(stage.lane + 8);
  else if (e.key === 'PageUp') lane(stage.lane - 8);
  else if (e.key === 's') stage.setRange(stage.target, false);
  else if (e.key === 'Escape') stage.setRange(undefined, false);
  else if (e.key === 'Enter') {
    e.preventDefault();
    actions.open();
    return;
  } else return;
  e.preventDefault();
  stage.keyboard = true;
  actions.announce();
}
