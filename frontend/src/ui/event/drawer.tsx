/**
 * One event, beside whatever page it was found on: the page stays usable. On a
 * phone it covers the page and keeps the focus.
 */
import { FocusTrap, Portal } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Loading } from '@/ui/states';
import css from './drawer.module.css';

const Detail = lazy(() => import('./detail'));

export interface EventDrawerProps {
  /** The event's id, `s3:1024`. */
  id: string;
  onClose: () => void;
  /** Another event is to be shown; without it the drawer moves by itself. */
  onMove?: (id: string) => void;
  /** Takes a term of the search language that narrows to one value; without it, the search page is opened with it. */
  onFilter?: (term: string, exclude: boolean) => void;
}

/** Something that takes Escape before the drawer does. */
const popups = '.mantine-Menu-dropdown, .mantine-Popover-dropdown, .mantine-Combobox-dropdown, .mantine-Modal-content';

function popupOpen(): boolean {
  return [...document.querySelectorAll(popups)].some((e) => e.checkVisibility());
}

export function EventDrawer(props: EventDrawerProps) {
  return (
    <Suspense fallback={null}>
      <Panel {...props} />
    </Suspense>
  );
}

function Panel({ id, onClose, onMove, onFilter }: EventDrawerProps) {
  const { t } = useTranslation('event');
  const phone = useMediaQuery('(max-width: 48em)') ?? false;
  const panel = useRef<HTMLElement>(null);
  const [at, setAt] = useState({ given: id, shown: id });
  const shown = at.given === id ? at.shown : id;

  const back = useRef<Element | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another event may have been chosen elsewhere on the page
  useEffect(() => {
    const before = document.activeElement;
    if (before && before !== document.body && !panel.current?.contains(before)) back.current = before;
  }, [id]);
  useEffect(() => {
    const opened = panel.current;
    opened?.focus({ preventScroll: true });
    return () => {
      const now = document.activeElement;
      const inside = !now || now === document.body || opened?.contains(now);
      if (inside && back.current instanceof HTMLElement && back.current.isConnected) back.current.focus();
    };
  }, []);

  useEffect(() => {
    // Before React: what is open now would be closed by the time the event has bubbled.
    const onKey = (e: KeyboardEvent) => {
      if (e.key !== 'Escape' || e.isComposing || popupOpen()) return;
      e.stopPropagation();
      onClose();
    };
    window.addEventListener('keydown', onKey, true);
    return () => window.removeEventListener('keydown', onKey, true);
  }, [onClose]);

  const move = (next: string) => (onMove ? onMove(next) : setAt({ given: id, shown: next }));

  return (
    <Portal>
      <FocusTrap active={phone} innerRef={panel}>
        <section role="dialog" aria-modal={phone} aria-label={t('drawer.label')} tabIndex={-1} className={css.panel}>
          <Suspense fallback={<Loading />}>
            <Detail id={shown} onClose={onClose} onMove={move} onFilter={onFilter} />
          </Suspense>
        </section>
      </FocusTrap>
    </Portal>
  );
}
