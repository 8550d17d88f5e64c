/**
 * The frame of what opens beside the page it was chosen on: the page stays usable;
 * on a phone the frame covers it and keeps the focus. Escape closes it, and the
 * focus goes back to where it was.
 */
import { FocusTrap, Portal } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { type ReactNode, useEffect, useRef } from 'react';
import css from './side-frame.module.css';

/** Something that takes Escape before the frame does. */
const popups = '.mantine-Menu-dropdown, .mantine-Popover-dropdown, .mantine-Combobox-dropdown, .mantine-Modal-content';

/** Closed ones may stay in the document, unseen. */
function popupOpen(): boolean {
  return [...document.querySelectorAll(popups)].some((e) => e.checkVisibility());
}

interface SideFrameProps {
  /** Of what is shown. */
  id: string;
  label?: string;
  /** The id of the heading, where one names the frame. */
  labelledBy?: string;
  /** It lies on top of another one. */
  over?: boolean;
  /** Another one lies on top, which Escape closes first. */
  covered?: boolean;
  /** The focus comes in with every `id`; otherwise it stays where that was chosen, for the next to be. */
  follow?: boolean;
  onClose: () => void;
  children: ReactNode;
}

export function SideFrame(props: SideFrameProps) {
  return (
    <Portal>
      <Frame {...props} />
    </Portal>
  );
}

/** Inside the portal, which is not there yet when what is around it is. */
function Frame({ id, label, labelledBy, over, covered, follow, onClose, children }: SideFrameProps) {
  const phone = useMediaQuery('(max-width: 48em)') ?? false;
  const frame = useRef<HTMLElement>(null);
  const back = useRef<Element | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: something else may have been chosen elsewhere on the page
  useEffect(() => {
    const before = document.activeElement;
    if (frame.current?.contains(before)) return;
    if (before && before !== document.body) back.current = before;
    if (follow) frame.current?.focus({ preventScroll: true });
  }, [id, follow]);
  useEffect(() => {
    const shown = frame.current;
    return () => {
      const now = document.activeElement;
      const inside = !now || now === document.body || shown?.contains(now);
      if (inside && back.current instanceof HTMLElement && back.current.isConnected) back.current.focus();
    };
  }, []);
  useEffect(() => {
    if (covered) return undefined;
    // Before React: what is open now would be closed by the time the event has bubbled.
    const onKey = (e: KeyboardEvent) => {
      if (e.key !== 'Escape' || e.isComposing || popupOpen()) return;
      // What is being written is not to be lost by a key.
      if (e.target instanceof Element && frame.current?.contains(e.target) && e.target.closest('form')) return;
      e.stopPropagation();
      onClose();
    };
    window.addEventListener('keydown', onKey, true);
    return () => window.removeEventListener('keydown', onKey, true);
  }, [covered, onClose]);

  return (
    <FocusTrap active={phone && !covered} innerRef={frame}>
      <section
        role="dialog"
        aria-modal={phone}
        aria-label={label}
        aria-labelledby={labelledBy}
        tabIndex={-1}
        className={css.frame}
        data-over={over || undefined}
      >
        {children}
      </section>
    </FocusTrap>
  );
}
