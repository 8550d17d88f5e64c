/** Puts an event to use: as evidence of a claim, of a cause, or as the beginning of an entry. */
import { Modal, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/client';
import { AttachCause } from './attach-cause';
import { AttachClaim } from './attach-claim';
import { AttachEntry } from './attach-entry';
import type { AttachTo } from './cite';
import css from './drawer.module.css';

const choices: AttachTo[] = ['claim', 'cause', 'entry'];

export default function Attach({
  detail,
  to,
  onClose,
}: {
  detail: Schema<'EventDetail'>;
  to: AttachTo;
  onClose: () => void;
}) {
  const { t } = useTranslation('event');
  const [what, setWhat] = useState(to);
  const Form = what === 'claim' ? AttachClaim : what === 'cause' ? AttachCause : AttachEntry;
  return (
    <Modal.Root opened onClose={onClose} size="lg" zIndex={400} centered>
      <Modal.Overlay />
      <Modal.Content>
        <div className={css.head}>
          <Modal.Title>{t('attach.title')}</Modal.Title>
          <Modal.CloseButton aria-label={t('common:action.close')} />
        </div>
        <Modal.Body>
          <SegmentedControl
            fullWidth
            mb="md"
            aria-label={t('attach.what')}
            value={what}
            onChange={(v) => setWhat(v as AttachTo)}
            data={choices.map((c) => ({ value: c, label: t(`attach.to.${c}`) }))}
          />
          <Form event={detail.event} onDone={onClose} />
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
