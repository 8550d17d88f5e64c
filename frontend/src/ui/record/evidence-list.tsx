/** What a record rests on: events open beside the page, claims lead to their entry, citations are printed. */
import { ActionIcon, Text, Tooltip, UnstyledButton } from '@mantine/core';
import { IconBook2, IconMessageChatbot, IconTerminal2, IconX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useIncident } from '@/app/incident';
import { localized } from '@/lib/localized';
import { EventGist, useEvent } from './event-gist';
import { type EvidenceRef, parseEvidence } from './evidence';
import css from './evidence.module.css';
import { useEntries } from './lists';

export function EvidenceList({
  items,
  onEvent,
  onRemove,
}: {
  items: string[];
  onEvent: (id: string) => void;
  onRemove?: (item: string) => void;
}) {
  const { t } = useTranslation('record');
  if (items.length === 0) return <Text className={css.none}>{t('evidence.none')}</Text>;
  return (
    <ul className={css.list} aria-label={t('evidence.label')}>
      {items.map((item) => (
        <li key={item} className={css.item}>
          <Piece item={parseEvidence(item)} onEvent={onEvent} />
          {onRemove && (
            <ActionIcon
              variant="subtle"
              color="gray"
              size="sm"
              onClick={() => onRemove(item)}
              aria-label={t('evidence.remove', { item })}
            >
              <IconX size={14} />
            </ActionIcon>
          )}
        </li>
      ))}
    </ul>
  );
}

function Piece({ item, onEvent }: { item: EvidenceRef; onEvent: (id: string) => void }) {
  const { can } = useIncident();
  if (item.kind === 'event')
    return can('read_timeline') ? (
      <EventPiece id={item.id} onEvent={onEvent} />
    ) : (
      <Sort icon={<IconTerminal2 size={15} />}>
        <code>{item.id}</code>
      </Sort>
    );
  if (item.kind === 'claim') return <ClaimPiece entry={item.entry} claim={item.claim} />;
  return <Sort icon={<IconBook2 size={15} />}>{item.text}</Sort>;
}

function Sort({ icon, children }: { icon: React.ReactNode; children: React.ReactNode }) {
  return (
    <span className={css.piece}>
      <span className={css.icon} aria-hidden>
        {icon}
      </span>
      <span>{children}</span>
    </span>
  );
}

function EventPiece({ id, onEvent }: { id: string; onEvent: (id: string) => void }) {
  const { t } = useTranslation('record');
  const event = useEvent(id);
  return (
    <UnstyledButton className={css.event} onClick={() => onEvent(id)} aria-label={t('evidence.open', { id })}>
      <Sort icon={<IconTerminal2 size={15} />}>
        <EventGist id={id} event={event.data?.event} />
        {event.error && <span className={css.text}>{t('evidence.unknown')}</span>}
      </Sort>
    </UnstyledButton>
  );
}

function ClaimPiece({ entry, claim }: { entry: string; claim: string }) {
  const { t, i18n } = useTranslation('record');
  const { slug } = useIncident();
  const entries = useEntries();
  const e = entries.data?.find((x) => x.key === entry);
  const c = e?.claims.find((x) => x.key === claim);
  return (
    <Sort icon={<IconMessageChatbot size={15} />}>
      <Tooltip label={c ? localized(c.statement, i18n.language) : t('evidence.gone')} multiline maw={360} disabled={!c}>
        <Link to="/i/$slug/entries" params={{ slug }} search={{ entry } as never} className={css.link}>
          {e && c
            ? t('evidence.claim', {
                party: localized(c.party, i18n.language),
                entry: localized(e.title, i18n.language),
              })
            : `claim:${entry}/${claim}`}
        </Link>
      </Tooltip>
      {c && <span className={css.text}>{localized(c.statement, i18n.language)}</span>}
    </Sort>
  );
}
