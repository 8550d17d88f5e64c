/** Everything about one source: what it is, its ledger, its pieces, its clock, its silences. */
import { Alert, Button, Drawer, Group, Stack, Tabs, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconDownload, IconTimeline, IconTrash } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { $api, type Schema } from '@/api/client';
import { useIncident } from '@/app/incident';
import { formatDuration } from '@/lib/duration';
import { formatBytes, formatCount } from '@/lib/number';
import { LedgerBar, LedgerSum } from '@/ui/ledger';
import { Simulated } from '@/ui/marks';
import { Loaded } from '@/ui/states';
import { IntervalText, TimeText } from '@/ui/time';
import { ClockTab } from './clock';
import classes from './evidence.module.css';
import { Pieces } from './pieces';
import { Reasons } from './reasons';
import { Removal } from './removal';
import type { EvidenceTab } from './search';
import type { Reach, Source } from './sources';
import { Tag } from './tag';

export function Detail({
  label,
  tab,
  reach,
  formatName,
  onTab,
  onClose,
}: {
  label: string;
  tab: EvidenceTab;
  reach?: Reach;
  formatName: (format: string) => string;
  onTab: (tab: EvidenceTab) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation('evidence');
  const { path } = useIncident();
  const narrow = useMediaQuery('(max-width: 48em)');
  const source = $api.useQuery('get', '/api/v1/incidents/{incident}/sources/{source}', {
    params: { path: { ...path, source: label } },
  });
  return (
    <Drawer.Root opened onClose={onClose} position="right" size={narrow ? '100%' : 760}>
      <Drawer.Overlay backgroundOpacity={0.25} />
      <Drawer.Content>
        {/* Not Drawer.Header: a second banner beside the page's own. */}
        <Group justify="space-between" wrap="nowrap" p="md" pb="xs" align="flex-start">
          <Drawer.Title style={{ overflowWrap: 'anywhere' }}>
            <Text fw={700} size="lg" component="span">
              {label}
            </Text>
          </Drawer.Title>
          <Drawer.CloseButton aria-label={t('common:action.close')} />
        </Group>
        <Drawer.Body>
          <Loaded query={source}>
            {(s) => (
              <Inside source={s} tab={tab} reach={reach} formatName={formatName} onTab={onTab} onClose={onClose} />
            )}
          </Loaded>
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}

function Inside({
  source,
  tab,
  reach,
  formatName,
  onTab,
  onClose,
}: {
  source: Source;
  tab: EvidenceTab;
  reach?: Reach;
  formatName: (format: string) => string;
  onTab: (tab: EvidenceTab) => void;
  onClose: () => void;
}) {
  const { t, i18n } = useTranslation('evidence');
  const { slug, can } = useIncident();
  const [removing, setRemoving] = useState(false);
  const { ledger } = source;
  const raw = `/api/v1/incidents/${encodeURIComponent(slug)}/sources/${encodeURIComponent(source.id)}/raw`;
  return (
    <Stack gap="md">
      <Group gap={8}>
        <Tag tone={source.state === 'ready' ? 'good' : source.state === 'failed' ? 'bad' : 'busy'}>
          {t(`state.${source.state}`)}
        </Tag>
        {source.simulated && <Simulated />}
        <Text size="sm" c="var(--eb-muted)" className="num">
          {source.id}
        </Text>
      </Group>
      <Group gap="xs" className="no-print">
        <Button
          size="xs"
          leftSection={<IconTimeline size={16} />}
          renderRoot={(props) => (
            <Link {...props} to="/i/$slug/timeline" params={{ slug }} search={{ source: [source.label] } as never} />
          )}
        >
          {t('open_timeline')}
        </Button>
        {can('read_evidence') && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconDownload size={16} />}
            component="a"
            href={raw}
            download
          >
            {t('detail.download', { size: formatBytes(ledger.bytes, i18n.language) })}
          </Button>
        )}
        {can('manage_members') && (
          <Button
            size="xs"
            variant="subtle"
            color="red"
            leftSection={<IconTrash size={16} />}
            onClick={() => setRemoving(true)}
          >
            {t('remove.action')}
          </Button>
        )}
      </Group>
      {removing && <Removal source={source} onClose={() => setRemoving(false)} onRemoved={onClose} />}
      {source.state === 'failed' && (
        <Alert color="red" title={t('state.failed')}>
          {source.note || t('detail.failed')}
        </Alert>
      )}
      {source.duplicate_of && <Alert color="gray">{t('duplicate_of', { label: source.duplicate_of })}</Alert>}
      <dl className={classes.facts}>
        <dt>{t('list.format')}</dt>
        <dd>
          {formatName(source.format)}{' '}
          <Text span size="xs" c="var(--eb-muted)">
            {ledger.score >= 100 ? t('detail.by_person') : t('detail.sure', { score: ledger.score })}
            {ledger.why && <span lang="en"> · {ledger.why}</span>}
          </Text>
        </dd>
        {reach?.first !== undefined && (
          <>
            <dt>{t('list.from')}</dt>
            <dd>
              <IntervalText from={reach.first} to={reach.last} />
            </dd>
          </>
        )}
        {source.remark && (
          <>
            <dt>{t('detail.remark')}</dt>
            <dd>{source.remark}</dd>
          </>
        )}
        {source.note && source.state !== 'failed' && (
          <>
            <dt>{t('detail.note')}</dt>
            <dd>{source.note}</dd>
          </>
        )}
        <dt>{t('detail.received')}</dt>
        <dd>
          <TimeText at={source.created_at} />
        </dd>
      </dl>
      <Tabs value={tab} onChange={(v) => v && onTab(v as EvidenceTab)} keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="ledger">{t('tab.ledger')}</Tabs.Tab>
          <Tabs.Tab value="pieces">{t('tab.pieces')}</Tabs.Tab>
          <Tabs.Tab value="clock">{t('tab.clock')}</Tabs.Tab>
          <Tabs.Tab value="gaps">
            {t('tab.gaps')} {source.gaps > 0 && <span className="num">({source.gaps})</span>}
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="ledger" pt="md">
          <LedgerTab ledger={ledger} />
        </Tabs.Panel>
        <Tabs.Panel value="pieces" pt="md">
          <Pieces source={source} />
        </Tabs.Panel>
        <Tabs.Panel value="clock" pt="md">
          <ClockTab source={source} reach={reach} />
        </Tabs.Panel>
        <Tabs.Panel value="gaps" pt="md">
          <SourceGaps source={source} />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}

function LedgerTab({ ledger }: { ledger: Schema<'Ledger'> }) {
  const { t, i18n } = useTranslation('evidence');
  const n = (v: number) => formatCount(v, i18n.language);
  const bytes = [
    ['event', ledger.event_bytes],
    ['rejected', ledger.rejected_bytes],
    ['duplicate', ledger.duplicate_bytes],
    ['structure', ledger.structure_bytes],
    ['gap', ledger.gap_bytes],
  ] as const;
  return (
    <Stack gap="md">
      <div>
        <LedgerSum counts={ledger} />
        <div style={{ marginTop: 8 }}>
          <LedgerBar counts={ledger} />
        </div>
      </div>
      <Reasons ledger={ledger} />
      <details>
        <summary>{t('detail.bytes')}</summary>
        <table className={classes.table} style={{ marginTop: 6 }}>
          <tbody>
            {bytes.map(([what, v]) => (
              <tr key={what}>
                <th scope="row">{t(`bytes.${what}`)}</th>
                <td className={`num ${classes.end}`}>{n(v)}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{t('bytes.stream')}</th>
              <td className={`num ${classes.end}`}>
                {bytes.reduce((s, [, v]) => s + v, 0) === ledger.stream_bytes ? '=' : '≠'} {n(ledger.stream_bytes)}
              </td>
            </tr>
          </tfoot>
        </table>
        {(ledger.repeated > 0 || ledger.backward > 0) && (
          <Text size="xs" c="var(--eb-muted)" mt={6}>
            {ledger.repeated > 0 && t('detail.repeated', { count: ledger.repeated })}{' '}
            {ledger.backward > 0 && t('detail.backward', { count: ledger.backward })}
          </Text>
        )}
      </details>
    </Stack>
  );
}

function SourceGaps({ source }: { source: Source }) {
  const { t, i18n } = useTranslation('evidence');
  const { slug, path } = useIncident();
  const gaps = $api.useQuery('get', '/api/v1/incidents/{incident}/gaps', {
    params: { path, query: { limit: 1000 } },
  });
  return (
    <Loaded query={gaps} lines={3}>
      {(page) => {
        const mine = page.items.filter((g) => g.source_id === source.id);
        if (mine.length === 0)
          return (
            <Text size="sm" c="var(--eb-muted)">
              {t('gaps.none')}
            </Text>
          );
        return (
          <ul className={classes.list}>
            {mine.map((g) => (
              <li key={g.id}>
                <Text size="sm" component="div">
                  <b className="num">{formatDuration(g.seconds * 1000, i18n.language)}</b> ·{' '}
                  <Link
                    to="/i/$slug/timeline"
                    params={{ slug }}
                    search={{ source: [source.label], from: g.from, to: g.to } as never}
                  >
                    <IntervalText from={g.from} to={g.to} />
                  </Link>
                </Text>
                <Text size="xs" c="var(--eb-muted)">
                  {t('gaps.usual', { time: formatDuration(g.usual_seconds * 1000, i18n.language) })}
                </Text>
              </li>
            ))}
          </ul>
        );
      }}
    </Loaded>
  );
}
