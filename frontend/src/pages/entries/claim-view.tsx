/** Claims about an entry, side by side, with what sets them against each other. */
import { ActionIcon, Group, Menu, Text } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import {
  IconArrowsDiff,
  IconBooks,
  IconDots,
  IconHistory,
  IconPencil,
  IconRestore,
  IconTrash,
} from '@tabler/icons-react';
import { type CSSProperties, memo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/client';
import { useZone } from '@/app/zone';
import { formatDuration } from '@/lib/duration';
import { languageOf, localized } from '@/lib/localized';
import { rowsOf } from '@/lib/packing';
import { StatusBadge } from '@/ui/marks';
import { EvidenceList } from '@/ui/record/evidence-list';
import { typedTime } from '@/ui/record/time-input';
import { IntervalText, TimeText } from '@/ui/time';
import { axisOf, contestsOf } from './claims';
import css from './entries.module.css';

type Claim = Schema<'Claim'>;
type Entry = Schema<'Entry'>;

export interface ClaimActions {
  edit: (claim: Claim) => void;
  withdraw: (claim: Claim) => void;
  reinstate: (claim: Claim) => void;
  history: (claim: Claim) => void;
  mayEdit: boolean;
  mayHistory: boolean;
}

/** Pixels that a letter of a mark's name takes, at most. */
const perLetter = 6.5;

/** Where the claims stand on one axis; the words beneath say the same, so that it is hidden from screen readers. */
export const ClaimAxis = memo(function ClaimAxis({ entry }: { entry: Entry }) {
  const { i18n } = useTranslation();
  const zone = useZone();
  const { ref, width } = useElementSize();
  const axis = axisOf(entry);
  if (!axis) return null;
  const clock = (x: number) => typedTime(axis.from + x * (axis.to - axis.from), zone.zone).slice(11);
  const percent = (x: number) => `${(x * 100).toFixed(2)}%`;
  const names = axis.marks.map((m) => ({
    keys: m.keys.join(' '),
    at: clock(m.from) + (m.to > m.from ? `–${clock(m.to)}` : ''),
  }));
  // Words that would touch stand below one another.
  const rows = rowsOf(
    axis.marks.map((m, i) => {
      const wide = ((names[i]?.keys.length ?? 0) + (names[i]?.at.length ?? 0) + 1) * perLetter;
      return { x: ((m.from + m.to) / 2) * width - wide / 2, width: wide };
    }),
    6,
  );
  return (
    <div
      className={css.axis}
      ref={ref}
      style={{ '--rows': width > 0 ? Math.max(...rows) + 1 : 1 } as CSSProperties}
      aria-hidden
    >
      <div className={css.held} style={{ left: percent(axis.held[0]), width: percent(axis.held[1] - axis.held[0]) }} />
      {axis.marks.map((m, i) => (
        <div key={m.keys.join()}>
          <div className={css.mark} style={{ left: percent(m.from), width: percent(m.to - m.from) }} />
          <div
            className={css.name}
            style={{ left: percent((m.from + m.to) / 2), '--row': width > 0 ? rows[i] : 0 } as CSSProperties}
          >
            <b>{names[i]?.keys}</b> {names[i]?.at}
          </div>
        </div>
      ))}
      <div className={css.name} style={{ left: '50%', top: -8 }}>
        {formatDuration(axis.to - axis.from, i18n.language)}
      </div>
    </div>
  );
});

export function ClaimCard({
  claim,
  claims,
  full,
  actions,
  onEvent,
  children,
}: {
  claim: Claim;
  /** All of the entry. */
  claims: Claim[];
  /** With the evidence itself, not only how much there is. */
  full?: boolean;
  actions?: ClaimActions;
  onEvent: (id: string) => void;
  children?: ReactNode;
}) {
  const { t, i18n } = useTranslation('entries');
  const contests = contestsOf(claim, claims);
  const withdrawn = claim.status === 'withdrawn';
  const party = localized(claim.party, i18n.language);
  return (
    <article
      className={css.claim}
      data-withdrawn={withdrawn || undefined}
      style={{ '--status': `var(--eb-${claim.status})` } as CSSProperties}
      aria-label={t('claim.by', { party })}
    >
      <Group justify="space-between" gap={6} wrap="nowrap" align="flex-start">
        <span className={css.party} lang={languageOf(claim.party, i18n.language)}>
          <Text span size="xs" c="var(--eb-muted)" ff="monospace" mr={6}>
            {claim.key}
          </Text>
          {party}
        </span>
        <Group gap={2} wrap="nowrap" className={css.badge}>
          <StatusBadge status={claim.status} />
          {actions && (actions.mayEdit || actions.mayHistory) && (
            <Menu position="bottom-end" shadow="md">
              <Menu.Target>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size="sm"
                  miw={24}
                  mih={24}
                  aria-label={t('claim.menu', { party })}
                >
                  <IconDots size={15} />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                {actions.mayEdit && (
                  <Menu.Item leftSection={<IconPencil size={15} />} onClick={() => actions.edit(claim)}>
                    {t('common:action.edit')}
                  </Menu.Item>
                )}
                {actions.mayEdit && !withdrawn && (
                  <Menu.Item leftSection={<IconTrash size={15} />} onClick={() => actions.withdraw(claim)}>
                    {t('record:action.withdraw')}
                  </Menu.Item>
                )}
                {actions.mayEdit && withdrawn && (
                  <Menu.Item leftSection={<IconRestore size={15} />} onClick={() => actions.reinstate(claim)}>
                    {t('record:action.reinstate')}
                  </Menu.Item>
                )}
                {actions.mayHistory && (
                  <Menu.Item leftSection={<IconHistory size={15} />} onClick={() => actions.history(claim)}>
                    {t('record:revision.show')}
                  </Menu.Item>
                )}
              </Menu.Dropdown>
            </Menu>
          )}
        </Group>
      </Group>
      <span className={css.statement} lang={languageOf(claim.statement, i18n.language)}>
        {localized(claim.statement, i18n.language)}
      </span>
      {(claim.earliest || claim.known_at) && (
        <dl className={css.facts}>
          {claim.earliest && (
            <>
              <dt>{t('claim.happened')}</dt>
              <dd>
                <IntervalText from={claim.earliest} to={claim.latest} />
              </dd>
            </>
          )}
          {claim.known_at && (
            <>
              <dt>{t('claim.known')}</dt>
              <dd>
                <TimeText at={claim.known_at} precision="minute" />
              </dd>
            </>
          )}
        </dl>
      )}
      {contests.length > 0 && (
        <div className={css.against}>
          <IconArrowsDiff size={14} aria-hidden style={{ flex: 'none', marginTop: 1 }} />
          <span>
            {contests
              .map((c) =>
                t(c.apart > 0 ? 'claim.later' : 'claim.earlier', {
                  party: localized(c.claim.party, i18n.language),
                  by: formatDuration(Math.abs(c.apart), i18n.language),
                }),
              )
              .join(' · ')}
          </span>
        </div>
      )}
      {full ? (
        <EvidenceList items={claim.evidence} onEvent={onEvent} />
      ) : (
        claim.evidence.length > 0 && (
          <Text size="xs" c="var(--eb-muted)" component="div">
            <IconBooks size={13} style={{ verticalAlign: -2, marginInlineEnd: 4 }} aria-hidden />
            {t('claim.evidence', { count: claim.evidence.length })}
          </Text>
        )
      )}
      {children}
    </article>
  );
}
