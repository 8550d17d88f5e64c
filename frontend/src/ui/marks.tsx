/** Small marks with a meaning that is the same on every page. */
import { Badge, Text, Tooltip } from '@mantine/core';
import { IconFlask } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/client';

/** OpenTelemetry's ranges of severity, from the least. */
export const severities = ['unspecified', 'trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
export type SeverityName = (typeof severities)[number];

/** The range of a severity number (OpenTelemetry, 1–24; 0: unspecified). */
export function severityName(number: number): SeverityName {
  if (number <= 0 || number > 24) return 'unspecified';
  return severities[Math.ceil(number / 4)] ?? 'unspecified';
}

/** A severity: a coloured square and its word. */
export function SeverityMark({ number, text }: { number: number; text?: string }) {
  const { t } = useTranslation();
  const name = severityName(number);
  return (
    <Tooltip label={text && text.toLowerCase() !== name ? `${t(`severity.${name}`)} · ${text}` : t(`severity.${name}`)}>
      <Text span size="xs" fw={600} c={`var(--eb-${name})`} style={{ whiteSpace: 'nowrap' }}>
        <span
          aria-hidden
          style={{
            display: 'inline-block',
            width: 8,
            height: 8,
            borderRadius: 2,
            background: `var(--eb-${name})`,
            marginInlineEnd: 5,
          }}
        />
        {t(`severity.${name}`)}
      </Text>
    </Tooltip>
  );
}

/** How a claim or an entry stands. */
export function StatusBadge({ status }: { status: Schema<'Entry'>['status'] }) {
  const { t } = useTranslation();
  return (
    <Badge
      variant="outline"
      size="sm"
      radius="sm"
      style={{ color: `var(--eb-${status})`, borderColor: `var(--eb-${status})`, textTransform: 'none' }}
    >
      {t(`status.${status}`)}
    </Badge>
  );
}

/** Marks what comes from simulated evidence, wherever it is shown. */
export function Simulated({ compact }: { compact?: boolean }) {
  const { t } = useTranslation();
  return (
    <Tooltip label={t('simulated.hint')} multiline maw={320}>
      <Badge
        variant="light"
        color="grape"
        size="sm"
        radius="sm"
        autoContrast
        leftSection={compact ? undefined : <IconFlask size={12} />}
        style={{ textTransform: 'none' }}
        role="img"
        aria-label={t('simulated.label')}
      >
        {compact ? <IconFlask size={12} display="block" /> : t('simulated.label')}
      </Badge>
    </Tooltip>
  );
}
