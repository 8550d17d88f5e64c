/** One entry of the chronology. */
import { Group, Text, UnstyledButton } from '@mantine/core';
import { type CSSProperties, memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/client';
import { languageOf, localized } from '@/lib/localized';
import { StatusBadge } from '@/ui/marks';
import { IntervalText } from '@/ui/time';
import { ClaimAxis, ClaimCard } from './claim-view';
import { competes } from './claims';
import css from './entries.module.css';

export const EntryRow = memo(function EntryRow({
  entry,
  open,
  onOpen,
  onEvent,
}: {
  entry: Schema<'Entry'>;
  open: boolean;
  onOpen: (key: string) => void;
  onEvent: (id: string) => void;
}) {
  const { t, i18n } = useTranslation('entries');
  const sided = competes(entry) || entry.claims.length > 1;
  const only = entry.claims.length === 1 ? entry.claims[0] : undefined;
  const evidence = new Set(entry.claims.flatMap((c) => c.evidence)).size;
  return (
    <li
      className={css.row}
      data-open={open || undefined}
      data-withdrawn={entry.status === 'withdrawn' || undefined}
      style={{ '--status': `var(--eb-${entry.status})` } as CSSProperties}
    >
      <div className={css.when}>
        <IntervalText from={entry.earliest} to={entry.latest} approximate={entry.approximate} />
      </div>
      <div className={css.rail} aria-hidden>
        <span className={css.dot} data-status={entry.status} />
      </div>
      <article className={css.content} aria-label={localized(entry.title, i18n.language)}>
        <Group justify="space-between" gap={8} align="flex-start" wrap="nowrap">
          <UnstyledButton
            className={css.title}
            onClick={() => onOpen(entry.key)}
            lang={languageOf(entry.title, i18n.language)}
          >
            {localized(entry.title, i18n.language)}
          </UnstyledButton>
          <span className={css.badge}>
            <StatusBadge status={entry.status} />
          </span>
        </Group>
        <div className={css.meta}>
          {entry.service && <span>{t(`common:service.${entry.service}`, { defaultValue: entry.service })}</span>}
          {entry.function && <span>{t(`function.${entry.function}`)}</span>}
          {entry.source_kind && <span>{t(`kind.${entry.source_kind}`, { defaultValue: entry.source_kind })}</span>}
          {!sided && evidence > 0 && <span>{t('claim.evidence', { count: evidence })}</span>}
          {entry.claims.length === 0 && <span>{t('claim.none')}</span>}
        </div>
        {sided ? (
          <>
            <ClaimAxis entry={entry} />
            <div className={css.claims}>
              {entry.claims.map((c) => (
                <ClaimCard key={c.key} claim={c} claims={entry.claims} onEvent={onEvent} />
              ))}
            </div>
          </>
        ) : (
          only && (
            <div className={css.single}>
              <Text span inherit fw={600} c="var(--mantine-color-text)" lang={languageOf(only.party, i18n.language)}>
                {localized(only.party, i18n.language)}
              </Text>
              {': '}
              <span lang={languageOf(only.statement, i18n.language)}>{localized(only.statement, i18n.language)}</span>
            </div>
          )
        )}
      </article>
    </li>
  );
});
