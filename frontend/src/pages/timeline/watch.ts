/** What moves, for React: often enough to follow, rarely enough not to be felt. */
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { Span } from '@/lib/span';
import type { Stage } from './stage';
import type { TileStore } from './tiles';

/** The window, followed at most every 80 ms. */
export function useSpan(stage: Stage): Span {
  const [span, setSpan] = useState(stage.span);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const off = stage.on('span', () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        setSpan(stage.span);
      }, 80);
    });
    setSpan(stage.span);
    return () => {
      clearTimeout(timer);
      off();
    };
  }, [stage]);
  return span;
}

/** The window when it has come to rest. */
export function useSettled(stage: Stage): Span {
  const [span, setSpan] = useState(stage.target);
  useEffect(() => stage.on('settle', () => setSpan(stage.target)), [stage]);
  return span;
}

export function useRange(stage: Stage): { range: Span | undefined; brushing: boolean } {
  const kept = useRef({ range: stage.range, brushing: stage.brushing });
  const read = () => {
    const { range, brushing } = stage;
    if (kept.current.range !== range || kept.current.brushing !== brushing) kept.current = { range, brushing };
    return kept.current;
  };
  return useSyncExternalStore(
    useCallback((listener) => stage.on('range', listener), [stage]),
    read,
  );
}

/** How many tiles are on their way, and how many could not be had. */
export function useTileState(
  stage: Stage,
  stores: { lanes: TileStore; strip: TileStore },
): {
  pending: boolean;
  failed: boolean;
} {
  const [state, setState] = useState({ pending: true, failed: false });
  useEffect(() => {
    const read = () => {
      const pending = stores.lanes.pending > 0;
      const failed = stores.lanes.failed.size + stores.strip.failed.size > 0;
      setState((old) => (old.pending === pending && old.failed === failed ? old : { pending, failed }));
    };
    read();
    return stage.on('tiles', read);
  }, [stage, stores]);
  return state;
}
