/** From which bytes an event was read, so that anybody can find them again. */
import { ActionIcon, Text } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/client';
import { formatCount } from '@/lib/number';
import { TimeText } from '@/ui/time';
import { copyText } from './copy';
import css from './drawer.module.css';

export function Provenance({ of, event }: { of: Schema<'Provenance'>; event: Schema<'Event'> }) {
  const { t, i18n } = useTranslation('event');
  const n = (v: number) => formatCount(v, i18n.language);
  return (
    <section aria-label={t('from.title')}>
      <Text component="h3" className={css.section}>
        {t('from.title')}
      </Text>
      <table className={css.facts}>
        <tbody>
          <Fact name={t('from.id')} copy={event.id}>
            <span className={css.mono}>{event.id}</span>
          </Fact>
          <Fact name={t('from.piece')} copy={of.piece_name}>
            {t('from.nth', { n: of.piece })} · {of.piece_name}
          </Fact>
          {of.member && (
            <Fact name={t('from.member')} copy={of.member}>
              {of.member}
            </Fact>
          )}
          <Fact name={t('from.place')} copy={String(of.offset)}>
            {t('from.bytes', { offset: n(of.offset), length: n(of.length) })}
            {of.line > 0 && ` · ${t('from.line', { line: n(of.line) })}`}
          </Fact>
          <Fact name={t('from.hash')} copy={of.piece_sha256}>
            <span className={css.mono}>{of.piece_sha256}</span>
          </Fact>
          <Fact name={t('from.format')}>
            {of.format}
            <div className={css.dim} lang="en">
              {of.why}
            </div>
          </Fact>
          <Fact name={t('from.received')}>
            <TimeText at={of.received_at} />
          </Fact>
        </tbody>
      </table>
    </section>
  );
}

function Fact({ name, copy, children }: { name: string; copy?: string; children: ReactNode }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{children}</td>
      <td className={css.acts}>{copy !== undefined && <Copy text={copy} name={name} />}</td>
    </tr>
  );
}

function Copy({ text, name }: { text: string; name: string }) {
  const { t } = useTranslation('event');
  const [done, setDone] = useState(false);
  useEffect(() => {
    if (!done) return undefined;
    const timer = setTimeout(() => setDone(false), 1500);
    return () => clearTimeout(timer);
  }, [done]);
  return (
    <ActionIcon
      variant="subtle"
      color={done ? 'green' : 'gray'}
      size={24}
      aria-label={done ? t('common:action.copied') : t('from.copy', { name })}
      onClick={() => void copyText(text).then(setDone)}
    >
      {done ? <IconCheck size={15} /> : <IconCopy size={15} />}
    </ActionIcon>
  );
}
