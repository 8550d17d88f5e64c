/** What somebody who sees released things only may know of the evidence: the ledgers, without a word of the records. */
import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { $api } from '@/api/client';
import { useIncident } from '@/app/incident';
import { formatBytes, formatCount } from '@/lib/number';
import { LedgerBar, LedgerSum, sumLedgers } from '@/ui/ledger';
import { Simulated } from '@/ui/marks';
import { Page, PageHead } from '@/ui/page';
import { Empty, Loaded } from '@/ui/states';
import classes from './evidence.module.css';
import { Reasons } from './reasons';
import { Tombstones } from './removal';

export function Released() {
  const { t, i18n } = useTranslation('evidence');
  const { path } = useIncident();
  const ledgers = $api.useQuery('get', '/api/v1/incidents/{incident}/ledgers', {
    params: { path, query: { limit: 1000 } },
  });
  return (
    <Page>
      <PageHead title={t('title')} lead={t('released.lead')} />
      <Loaded query={ledgers} lines={10}>
        {(page) => {
          const own = page.items.filter((l) => !l.duplicate_of);
          if (own.length === 0) return <Empty title={t('empty.title')} />;
          return (
            <>
              <div className={classes.total}>
                <LedgerSum counts={sumLedgers(own)} />
                <div style={{ marginTop: 6 }}>
                  <LedgerBar counts={sumLedgers(own)} />
                </div>
              </div>
              <ul className={classes.cards}>
                {own.map((l) => (
                  <li key={l.source_id} className={classes.card}>
                    <Text fw={650} size="sm" component="div">
                      {l.source} {l.simulated && <Simulated compact />}
                    </Text>
                    <Text size="xs" c="var(--eb-muted)" className="num" mb={6}>
                      {t('list.count', { count: l.received, n: formatCount(l.received, i18n.language) })} ·{' '}
                      {formatBytes(l.bytes, i18n.language)}
                    </Text>
                    <LedgerBar counts={l} />
                    {(l.reasons?.length ?? 0) > 0 && (
                      <div style={{ marginTop: 8 }}>
                        <Reasons ledger={l} />
                      </div>
                    )}
                  </li>
                ))}
              </ul>
              <Tombstones />
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}
