/** What became of everything a source delivered: received = accepted + rejected + duplicate + undated. */
import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { formatCount } from '@/lib/number';
import classes from './ledger.module.css';

const ledgerParts = ['accepted', 'rejected', 'duplicate', 'undated'] as const;
type LedgerPart = (typeof ledgerParts)[number];

/** The counts of one or of many ledgers. */
export type LedgerCounts = Record<LedgerPart | 'received', number>;

/** The sum of several ledgers. */
export function sumLedgers(list: LedgerCounts[]): LedgerCounts {
  const sum: LedgerCounts = { received: 0, accepted: 0, rejected: 0, duplicate: 0, undated: 0 };
  for (const l of list) {
    sum.received += l.received;
    for (const part of ledgerParts) sum[part] += l[part];
  }
  return sum;
}

/** The counts as one bar, with the numbers as its name for those who cannot see it. */
export function LedgerBar({ counts }: { counts: LedgerCounts }) {
  const { t, i18n } = useTranslation('ledger');
  const there = ledgerParts.filter((part) => counts[part] > 0);
  const label = [
    `${t('received')} ${formatCount(counts.received, i18n.language)}`,
    ...there.map((part) => `${t(part)} ${formatCount(counts[part], i18n.language)}`),
  ].join(', ');
  return (
    <div className={classes.bar} role="img" aria-label={label}>
      {there.map((part) => (
        <div
          key={part}
          className={`${classes.part} ${classes[part]}`}
          style={{ flexGrow: counts[part], flexBasis: 0 }}
        />
      ))}
    </div>
  );
}

/** The sum written out: `200,000 received = 199,980 accepted + 1 rejected + …`; it also keys the bar's colours. */
export function LedgerSum({ counts, size = 'sm' }: { counts: LedgerCounts; size?: 'xs' | 'sm' }) {
  const { t, i18n } = useTranslation('ledger');
  const n = (v: number) => formatCount(v, i18n.language);
  const sum = ledgerParts.reduce((s, part) => s + counts[part], 0);
  return (
    <Text size={size} component="div" className={`${classes.legend} num`}>
      <span className={classes.term}>
        <b>{n(counts.received)}</b> {t('received')}
      </span>
      {ledgerParts.map((part, i) => (
        <span key={part} className={classes.term}>
          <span className={classes.sign}>{i === 0 ? (sum === counts.received ? '=' : '≠') : '+'}</span>
          <span className={`${classes.swatch} ${classes[part]}`} aria-hidden />
          <b>{n(counts[part])}</b> {t(part)}
        </span>
      ))}
    </Text>
  );
}
