/** What the analysis still lacks, as the service's checks say. */
import { Text, Title, UnstyledButton } from '@mantine/core';
import { IconAlertOctagon, IconAlertTriangle, IconCircleCheck, IconInfoCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { languageOf, localized } from '@/lib/localized';
import css from './causes.module.css';
import type { Lint } from './model';

const icons = { error: IconAlertOctagon, warning: IconAlertTriangle, info: IconInfoCircle } as const;
const tones = { error: 'var(--eb-error)', warning: 'var(--eb-disputed)', info: 'var(--eb-info)' } as const;
const order = { error: 0, warning: 1, info: 2 } as const;

/** All findings in a column of their own; choosing one leads to what it is about. */
export function FindingsAside({
  lints,
  open,
  onOpen,
}: {
  lints: Lint[];
  open: string | undefined;
  onOpen: (on: string) => void;
}) {
  const { t } = useTranslation('causes');
  const sorted = [...lints].sort((a, b) => order[a.severity] - order[b.severity]);
  return (
    <aside className={css.aside} aria-label={t('lint.title')}>
      <header>
        <Title order={2} size="h6">
          {t('lint.title')}
        </Title>
        <Text size="xs" c="var(--eb-muted)" role="status">
          {(['error', 'warning', 'info'] as const)
            .map((s) => [s, lints.filter((l) => l.severity === s).length] as const)
            .filter(([, n]) => n > 0)
            .map(([s, n]) => t(`lint.${s}`, { count: n }))
            .join(' · ')}
        </Text>
      </header>
      {sorted.length === 0 ? (
        <Text size="sm" p="md" c="var(--eb-muted)">
          <IconCircleCheck size={16} style={{ verticalAlign: -3, marginInlineEnd: 6 }} aria-hidden />
          {t('lint.none')}
        </Text>
      ) : (
        sorted.map((l) => (
          <Finding
            key={`${l.rule} ${l.on} ${l.message.en}`}
            lint={l}
            open={l.on !== undefined && l.on === open}
            onOpen={l.on ? () => l.on && onOpen(l.on) : undefined}
          />
        ))
      )}
    </aside>
  );
}

/** The findings about one record. */
export function Findings({ lints, flush }: { lints: Lint[]; flush?: boolean }) {
  if (lints.length === 0) return null;
  return (
    <div style={flush ? { border: '1px solid var(--eb-line)', borderRadius: 6 } : undefined}>
      {lints.map((l) => (
        <Finding key={`${l.rule} ${l.message.en}`} lint={l} />
      ))}
    </div>
  );
}

function Finding({ lint, open, onOpen }: { lint: Lint; open?: boolean; onOpen?: () => void }) {
  const { t, i18n } = useTranslation('causes');
  const Icon = icons[lint.severity];
  const inside = (
    <>
      <Icon
        size={16}
        color={tones[lint.severity]}
        style={{ flex: 'none', marginTop: 3 }}
        role="img"
        aria-label={t(`lint.severity.${lint.severity}`)}
      />
      <span lang={languageOf(lint.message, i18n.language)}>
        {localized(lint.message, i18n.language)}
        <small>{localized(lint.hint, i18n.language)}</small>
      </span>
    </>
  );
  return onOpen ? (
    <UnstyledButton className={css.finding} data-open={open || undefined} onClick={onOpen}>
      {inside}
    </UnstyledButton>
  ) : (
    <div className={css.finding}>{inside}</div>
  );
}
