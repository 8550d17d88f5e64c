/** What a thread is about, and the way there. */
import { Text, UnstyledButton } from '@mantine/core';
import { IconAffiliate, IconListDetails, IconTerminal2, IconTimeline } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/client';
import { useIncident } from '@/app/incident';
import { languageOf, localized } from '@/lib/localized';
import { EventGist, useEvent } from '@/ui/record/event-gist';
import { IntervalText } from '@/ui/time';
import css from './annotations.module.css';

export const TargetLine = memo(function TargetLine({
  target,
  entries,
  causes,
  onEvent,
}: {
  target: Schema<'Target'>;
  entries: Schema<'Entry'>[];
  causes: Schema<'Cause'>[];
  onEvent: (id: string) => void;
}) {
  const { t, i18n } = useTranslation('annotations');
  const { slug } = useIncident();
  if (target.event) return <EventLine id={target.event} onEvent={onEvent} />;
  if (target.entry) {
    const entry = entries.find((e) => e.key === target.entry);
    return (
      <Link to="/i/$slug/entries" params={{ slug }} search={{ entry: target.entry }} className={css.target}>
        <IconListDetails size={15} aria-label={t('about.entry')} role="img" />
        <span lang={entry && languageOf(entry.title, i18n.language)}>
          {entry ? localized(entry.title, i18n.language) : target.entry}
        </span>
        {entry && (
          <Text span size="xs" c="var(--eb-muted)">
            <IntervalText from={entry.earliest} to={entry.latest} approximate={entry.approximate} />
          </Text>
        )}
      </Link>
    );
  }
  if (target.cause) {
    const cause = causes.find((c) => c.key === target.cause);
    return (
      <Link to="/i/$slug/causes" params={{ slug }} search={{ node: `cause:${target.cause}` }} className={css.target}>
        <IconAffiliate size={15} aria-label={t('about.cause')} role="img" />
        <span lang={cause && languageOf(cause.title, i18n.language)}>
          {cause ? localized(cause.title, i18n.language) : target.cause}
        </span>
      </Link>
    );
  }
  return (
    <Link to="/i/$slug/timeline" params={{ slug }} search={{ from: target.from, to: target.to }} className={css.target}>
      <IconTimeline size={15} aria-label={t('about.range')} role="img" />
      <IntervalText from={target.from ?? 0} to={target.to} />
    </Link>
  );
});

function EventLine({ id, onEvent }: { id: string; onEvent: (id: string) => void }) {
  const { t } = useTranslation('annotations');
  const event = useEvent(id);
  return (
    <UnstyledButton className={css.target} onClick={() => onEvent(id)}>
      <IconTerminal2 size={15} aria-label={t('about.event')} role="img" />
      <span className={css.event}>
        <EventGist id={id} event={event.data?.event} />
      </span>
    </UnstyledButton>
  );
}
