/** Keeps window and list in the address, and follows it when one goes back. */
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { containsTime, type Span } from '@/lib/span';
import { parseTime, toRFC3339 } from '@/lib/time';
import { copyText } from '@/ui/event/copy';
import { notifyDone } from '@/ui/notify';
import type { Feed } from './feed';
import type { TimelineSearch } from './search';
import type { Stage } from './stage';

export type Change = (next: Partial<TimelineSearch>, how?: { replace?: boolean }) => void;

/** The window that the address names. */
export function spanOf(s: TimelineSearch): Span | undefined {
  const from = parseTime(s.from);
  const to = parseTime(s.to);
  return from !== undefined && to !== undefined && to > from ? { from, to } : undefined;
}

export function useTimelineSearch(): [TimelineSearch, Change] {
  const search = useSearch({ from: '/inside/i/$slug/timeline' });
  const navigate = useNavigate();
  const change = useCallback<Change>(
    (next, how) =>
      void navigate({
        to: '.',
        search: ((old: TimelineSearch) => ({ ...old, ...next })) as never,
        replace: how?.replace ?? false,
        resetScroll: false,
      }),
    [navigate],
  );
  return [search, change];
}

const patience = 500;

/** Writes where one is when it has come to rest; reads it when the address was changed from elsewhere. */
export function useInStep(stage: Stage, feed: Feed, search: TimelineSearch, change: Change): void {
  const written = useRef<string>(undefined);
  useEffect(
    () =>
      stage.on('settle', () => {
        const from = toRFC3339(stage.target.from);
        const to = toRFC3339(stage.target.to);
        const { mover } = stage;
        // The list comes along when the window was moved away from it.
        const gone = stage.cursor === undefined || !containsTime(stage.target, stage.cursor);
        if (gone && (mover === 'person' || mover === 'jump')) void feed.jump(stage.target.from);
        if (mover === 'address' || written.current === `${from} ${to}`) return;
        written.current = `${from} ${to}`;
        change({ from, to }, { replace: mover !== 'jump' });
      }),
    [stage, change, feed],
  );
  const { from, to } = search;
  useEffect(() => {
    const span = spanOf({ from, to });
    const now = `${from} ${to}`;
    if (span && written.current !== undefined && written.current !== now) stage.set(span, 'address', true);
    written.current = now;
  }, [from, to, stage]);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const off = stage.on('cursor', () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        const { cursor } = stage;
        change({ at: cursor === undefined ? undefined : toRFC3339(cursor) }, { replace: true });
      }, patience);
    });
    return () => {
      clearTimeout(timer);
      off();
    };
  }, [stage, change]);
}

/** Copies a link to what is seen, with another window. */
export function useLink(): (span: Span) => void {
  const { t } = useTranslation();
  return useCallback(
    (span) => {
      const url = new URL(window.location.href);
      url.searchParams.set('from', toRFC3339(span.from));
      url.searchParams.set('to', toRFC3339(span.to));
      void copyText(url.toString()).then((done) => {
        if (done) notifyDone(t('action.copied'));
      });
    },
    [t],
  );
}
