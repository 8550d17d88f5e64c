/**
 * What moves: the window on time, where the pointer and the list stand, what is
 * brushed. Kept outside of React, since it changes with every frame; components
 * subscribe to the part they show.
 */
import { betweenSpans, centreSpan, clampSpan, containsTime, panSpan, type Span, zoomSpan } from '@/lib/span';

/** What is under the pointer. */
export interface Pointed {
  x: number;
  y: number;
  at: number;
}

type Topic = 'paint' | 'tiles' | 'cursor' | 'span' | 'settle' | 'hover' | 'range' | 'lanes';

/** Who moved the window: a person step by step, a person to a place one may want to come back from, the list, or the address. */
export type Mover = 'person' | 'jump' | 'list' | 'address';

/** The keyboard's lane above those of the sources. */
export const entryLane = -1;

const calm = 180;

export class Stage {
  span: Span;
  /** Width of the lanes in CSS pixels. */
  width = 1000;
  /** How far the lanes are scrolled, and how far they can be. */
  scroll = 0;
  scrollMax = 0;
  pointed: Pointed | undefined;
  /** The moment at which the list stands. */
  cursor: number | undefined;
  /** What is being brushed, or was: the menu is open for it. */
  range: Span | undefined;
  brushing = false;
  /** Number of the lane that the keyboard is on. */
  lane = 0;
  keyboard = false;
  mover: Mover = 'address';
  private goal: { from: Span; to: Span; start: number; ms: number } | undefined;
  private readonly listeners = new Map<Topic, Set<() => void>>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(span: Span) {
    this.span = clampSpan(span);
  }

  on(topic: Topic, listener: () => void): () => void {
    let set = this.listeners.get(topic);
    if (!set) {
      set = new Set();
      this.listeners.set(topic, set);
    }
    set.add(listener);
    return () => set.delete(listener);
  }

  emit(topic: Topic): void {
    for (const listener of this.listeners.get(topic) ?? []) listener();
  }

  get msPerPixel(): number {
    return (this.span.to - this.span.from) / Math.max(1, this.width);
  }

  timeAt(x: number): number {
    return this.span.from + x * this.msPerPixel;
  }

  xOf(ms: number): number {
    return (ms - this.span.from) / this.msPerPixel;
  }

  /** Where the window is or is going to. */
  get target(): Span {
    return this.goal?.to ?? this.span;
  }

  set(span: Span, mover: Mover, animated = false): void {
    const to = clampSpan(span);
    this.mover = mover;
    if (animated && !window.matchMedia('(prefers-reduced-motion: reduce)').matches) {
      this.goal = { from: this.span, to, start: performance.now(), ms: 240 };
    } else {
      this.goal = undefined;
      this.span = to;
    }
    this.moved();
  }

  zoom(factor: number, at: number, animated = false): void {
    this.set(zoomSpan(animated ? this.target : this.span, factor, at), 'person', animated);
  }

  pan(pixels: number, animated = false): void {
    const base = animated ? this.target : this.span;
    this.set(panSpan(base, (pixels * (base.to - base.from)) / Math.max(1, this.width)), 'person', animated);
  }

  /** Puts a line where the list stands; the window follows when it would leave it. */
  setCursor(at: number | undefined, follow: boolean): void {
    this.cursor = at;
    if (follow && at !== undefined && !containsTime(this.target, at))
      this.set(centreSpan(this.target, at), 'list', true);
    this.emit('cursor');
    this.emit('paint');
  }

  setScroll(y: number): void {
    this.scroll = Math.max(0, Math.min(this.scrollMax, y));
    this.emit('lanes');
    this.emit('paint');
  }

  setRange(range: Span | undefined, brushing: boolean): void {
    this.range = range;
    this.brushing = brushing;
    this.emit('range');
    this.emit('paint');
  }

  point(pointed: Pointed | undefined): void {
    this.pointed = pointed;
    this.emit('hover');
    this.emit('paint');
  }

  /** Moves the window on its way; `true` while there is more to go. */
  advance(now: number): boolean {
    const { goal } = this;
    if (!goal) return false;
    // A frame may have begun before the move that it shows.
    const k = Math.max(0, Math.min(1, (now - goal.start) / goal.ms));
    this.span = betweenSpans(goal.from, goal.to, 1 - (1 - k) ** 3);
    if (k >= 1) this.goal = undefined;
    this.emit('span');
    this.calmDown();
    return k < 1;
  }

  private moved(): void {
    this.emit('span');
    this.emit('paint');
    this.calmDown();
  }

  private calmDown(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.emit('settle'), calm);
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.listeners.clear();
  }
}
