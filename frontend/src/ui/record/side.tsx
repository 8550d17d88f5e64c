/** One record, beside the page it was chosen on. An event opens on top of it. */
import { ActionIcon, Group, Title } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { SideFrame } from '@/ui/side-frame';
import css from './side.module.css';

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
  return (
    <SideFrame id={id} labelledBy={heading} covered={covered} follow onClose={onClose}>
      <Group className={css.head} justify="space-between" wrap="nowrap" align="flex-start">
        <Title order={2} size="h4" id={heading} lang={lang}>
          {title}
        </Title>
        <ActionIcon variant="subtle" color="gray" onClick={onClose} aria-label={t('action.close')}>
          <IconX size={18} />
        </ActionIcon>
      </Group>
      <div className={css.body}>{children}</div>
    </SideFrame>
  );
}
