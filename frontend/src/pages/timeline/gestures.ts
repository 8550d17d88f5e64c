/** What fingers, pointers and wheels do to the picture. */
import { type Span, zoomSpan } from '@/lib/span';
import type { Stage } from './stage';

export interface Actions {
  /** A press that moved nothing. */
  click: (x: number, y: number) => void;
  /** Presses select instead of moving. */
  selecting: () => boolean;
}

const slack = 4;

/** Listens on an element; `x` counts from its left edge. Gives what ends the listening. */
export function listenGestures(element: HTMLElement, stage: Stage, actions: Actions): () => void {
  const fingers = new Map<number, { x: number; y: number }>();
  let start: { x: number; y: number; span: Span; scroll: number; mode: 'pan' | 'brush'; moved: boolean } | undefined;
  let pinch: { distance: number; span: Span; at: number } | undefined;

  const place = (e: { clientX: number; clientY: number }) => {
    const box = element.getBoundingClientRect();
    return { x: e.clientX - box.left, y: e.clientY - box.top };
  };

  const down = (e: PointerEvent) => {
    if (e.button !== 0) return;
    const p = place(e);
    fingers.set(e.pointerId, p);
    stage.keyboard = false;
    const [a, b] = [...fingers.values()];
    if (fingers.size === 2 && a && b) {
      start = undefined;
      pinch = { distance: Math.max(10, Math.abs(a.x - b.x)), span: stage.span, at: stage.timeAt((a.x + b.x) / 2) };
      return;
    }
    const mode = e.shiftKey || actions.selecting() ? 'brush' : 'pan';
    start = { ...p, span: stage.span, scroll: stage.scroll, mode, moved: false };
  };

  const move = (e: PointerEvent) => {
    const p = place(e);
    if (!fingers.has(e.pointerId)) {
      if (e.pointerType !== 'touch') stage.point({ ...p, at: stage.timeAt(p.x) });
      return;
    }
    fingers.set(e.pointerId, p);
    const [a, b] = [...fingers.values()];
    if (pinch && a && b) {
      const now = Math.max(10, Math.abs(a.x - b.x));
      const zoomed = zoomSpan(pinch.span, pinch.distance / now, pinch.at);
      // What was between the fingers stays between them.
      const drift = pinch.at - (zoomed.from + (((a.x + b.x) / 2) * (zoomed.to - zoomed.from)) / stage.width);
      stage.set({ from: zoomed.from + drift, to: zoomed.to + drift }, 'person');
      return;
    }
    if (!start) return;
    if (!start.moved) {
      if (Math.hypot(p.x - start.x, p.y - start.y) < slack) return;
      start.moved = true;
      element.setPointerCapture(e.pointerId);
    }
    if (start.mode === 'brush') {
      const one = stage.timeAt(start.x);
      const other = stage.timeAt(Math.max(0, Math.min(stage.width, p.x)));
      stage.setRange({ from: Math.min(one, other), to: Math.max(one, other) }, true);
      stage.point(undefined);
      return;
    }
    const ms = (start.span.to - start.span.from) / stage.width;
    const shift = (start.x - p.x) * ms;
    stage.set({ from: start.span.from + shift, to: start.span.to + shift }, 'person');
    if (e.pointerType !== 'touch') stage.setScroll(start.scroll + start.y - p.y);
    stage.point(undefined);
  };

  const up = (e: PointerEvent) => {
    const was = start;
    fingers.delete(e.pointerId);
    if (fingers.size < 2) pinch = undefined;
    if (fingers.size === 0) start = undefined;
    if (!was || e.type === 'pointercancel') return;
    if (was.mode === 'brush' && was.moved && stage.range) stage.setRange(stage.range, false);
    else if (!was.moved) actions.click(was.x, was.y);
  };

  const leave = () => stage.point(undefined);

  const wheel = (e: WheelEvent) => {
    e.preventDefault();
    stage.keyboard = false;
    const unit = e.deltaMode === 1 ? 16 : e.deltaMode === 2 ? 400 : 1;
    const dx = e.deltaX * unit;
    const dy = e.deltaY * unit;
    if (e.altKey) return stage.setScroll(stage.scroll + dy);
    if (e.shiftKey || Math.abs(dx) > Math.abs(dy)) return stage.pan(Math.abs(dx) > Math.abs(dy) ? dx : dy);
    // A pinch on a touchpad comes as a wheel with Ctrl, in smaller steps.
    const speed = e.ctrlKey ? 0.01 : 0.0016;
    stage.zoom(Math.exp(Math.max(-1.2, Math.min(1.2, dy * speed))), stage.timeAt(place(e).x));
    const p = place(e);
    stage.point({ ...p, at: stage.timeAt(p.x) });
    return undefined;
  };

  const twice = (e: MouseEvent) => stage.zoom(e.altKey ? 2.5 : 0.4, stage.timeAt(place(e).x), true);

  element.addEventListener('pointerdown', down);
  element.addEventListener('pointermove', move);
  element.addEventListener('pointerup', up);
  element.addEventListener('pointercancel', up);
  element.addEventListener('pointerleave', leave);
  element.addEventListener('wheel', wheel, { passive: false });
  element.addEventListener('dblclick', twice);
  return () => {
    element.removeEventListener('pointerdown', down);
    element.removeEventListener('pointermove', move);
    element.removeEventListener('pointerup', up);
    element.removeEventListener('pointercancel', up);
    element.removeEventListener('pointerleave', leave);
    element.removeEventListener('wheel', wheel);
    element.removeEventListener('dblclick', twice);
  };
}
