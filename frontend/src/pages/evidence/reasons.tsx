/** Why records were not taken as they came, each with examples from the evidence itself. */
import { Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/client';
import { formatCount } from '@/lib/number';
import classes from './evidence.module.css';
import { Tag } from './tag';

export function Reasons({ ledger }: { ledger: Schema<'Ledger'> }) {
  const { t, i18n } = useTranslation('evidence');
  const reasons = ledger.reasons ?? [];
  const said = reasons.some((r) => r.what === 'duplicate');
  return (
    <ul className={classes.list}>
      {reasons.map((r) => (
        <li key={`${r.what} ${r.reason}`}>
          <Group gap={8}>
            <Tag tone={r.what === 'rejected' ? 'bad' : r.what === 'undated' ? 'warn' : 'plain'}>
              {t(`reason.${r.what}`, { defaultValue: r.what })}
            </Tag>
            <Text size="sm" lang="en">
              {r.reason}
            </Text>
            <Text size="sm" c="var(--eb-muted)" className="num">
              × {formatCount(r.count, i18n.language)}
            </Text>
          </Group>
          {(r.examples ?? []).map((x) => (
            <div key={`${x.piece ?? ''} ${x.offset}`}>
              <Text size="xs" c="var(--eb-muted)" mt={6} className="num">
                {[
                  x.piece,
                  x.line ? t('reason.line', { line: formatCount(x.line, i18n.language) }) : '',
                  t('reason.byte', { offset: formatCount(x.offset, i18n.language) }),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </Text>
              {x.text && <pre className={classes.raw}>{x.text}</pre>}
              {x.hint && (
                <Text size="xs" c="var(--eb-muted)">
                  {x.hint}
                </Text>
              )}
            </div>
          ))}
        </li>
      ))}
      {ledger.duplicate > 0 && !said && (
        <li>
          <Text size="sm">{t('reason.duplicates', { count: ledger.duplicate })}</Text>
        </li>
      )}
      {reasons.length === 0 && ledger.duplicate === 0 && (
        <li>
          <Text size="sm" c="var(--eb-muted)">
            {t(ledger.received > 0 ? 'reason.none' : 'reason.empty')}
          </Text>
        </li>
      )}
    </ul>
  );
}
