/**
 * One record, beside the page it was chosen on, which stays usable; on a phone it
 * covers the page and keeps the focus. An event opens on top of it.
 */
import { ActionIcon, FocusTrap, Group, Portal, Title } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconX } from '@tabler/icons-react';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import css from './side.module.css';

/** What takes Escape before the panel does. */
const popups = '.mantine-Menu-dropdown, .mantine-Popover-dropdown, .mantine-Combobox-dropdown, .mantine-Modal-content';

export function SidePanel({
  title,
  lang,
  covered,
  onClose,
  children,
  id,
}: {
  title: string;
  lang?: string;
  /** Something else is open on top, which Escape closes first. */
  covered?: boolean;
  onClose: () => void;
  children: ReactNode;
  /** Of the record that is shown: another one takes the focus anew. */
  id: string;
}) {
  const { t } = useTranslation();
  const heading = useId();
  const phone = useMediaQuery('(max-width: 48em)') ?? false;
  const panel = useRef<HTMLElement>(null);
  const back = useRef<Element | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the focus goes with the record
  useEffect(() => {
    const before = document.activeElement;
    if (before && before !== document.body && !panel.current?.contains(before)) back.current = before;
    if (!panel.current?.contains(before)) panel.current?.focus({ preventScroll: true });
  }, [id]);
  useEffect(() => {
    const opened = panel.current;
    return () => {
      const now = document.activeElement;
      const inside = !now || now === document.body || opened?.contains(now);
      if (inside && back.current instanceof HTMLElement && back.current.isConnected) back.current.focus();
    };
  }, []);
  useEffect(() => {
    if (covered) return undefined;
    const onKey = (e: KeyboardEvent) => {
      if (e.key !== 'Escape' || e.isComposing) return;
      // Closed ones may stay in the document, unseen.
      if ([...document.querySelectorAll(popups)].some((p) => p.checkVisibility())) return;
      // What is being written is not to be lost by a key.
      if (e.target instanceof Element && e.target.closest('form')) return;
      e.stopPropagation();
      onClose();
    };
    window.addEventListener('keydown', onKey, true);
    return () => window.removeEventListener('keydown', onKey, true);
  }, [covered, onClose]);

  return (
    <Portal>
      <FocusTrap active={phone && !covered} innerRef={panel}>
        <section role="dialog" aria-modal={phone} aria-labelledby={heading} tabIndex={-1} className={css.panel}>
          <Group className={css.head} justify="space-between" wrap="nowrap" align="flex-start">
            <Title order={2} size="h4" id={heading} lang={lang}>
              {title}
            </Title>
            <ActionIcon variant="subtle" color="gray" onClick={onClose} aria-label={t('action.close')}>
              <IconX size={18} />
            </ActionIcon>
          </Group>
          <div className={css.body}>{children}</div>
        </section>
      </FocusTrap>
    </Portal>
  );
}
