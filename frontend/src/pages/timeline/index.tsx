/** The incident on one timeline: picture, list and table of the same. */

import { Button } from '@mantine/core';
import { IconTimeline } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/client';
import { ProblemError } from '@/api/problem';
import { useIncident } from '@/app/incident';
import { padSpan, type Span } from '@/lib/span';
import { parseTime } from '@/lib/time';
import { Page, PageHead } from '@/ui/page';
import { Empty, Failure, Loading } from '@/ui/states';
import { Board } from './board';
import { phaseBands, useEntries, useSources } from './data';

export default function TimelinePage() {
  const { can } = useIncident();
  if (!can('read_timeline')) return <Problem error={new ProblemError({ code: 'forbidden', status: 403 })} />;
  return <Timeline />;
}

function Timeline() {
  const { t } = useTranslation('timeline');
  const { incident, can, slug } = useIncident();
  const sources = useSources();
  const entries = useEntries();
  const list = useMemo(() => entries.data?.items ?? [], [entries.data]);
  const extent = useMemo(() => (sources.data ? extentOf(sources.data, list) : undefined), [sources.data, list]);
  // The first reading decides where one begins; later ones do not move the window.
  const [began, begin] = useState<{ start: Span }>();
  if (!began && extent && !entries.isPending) begin({ start: startOf(incident, list, extent.evidence) });

  if (sources.error && !sources.data) return <Problem error={sources.error} retry={() => void sources.refetch()} />;
  if (!sources.data || (!extent && entries.isPending)) {
    return (
      <Page wide>
        <PageHead title={t('common:nav.timeline')} />
        <Loading lines={12} />
      </Page>
    );
  }
  if (!extent) {
    const some = sources.data.lanes.some((l) => l.key !== '');
    return (
      <Page wide>
        <PageHead title={t('common:nav.timeline')} lead={t('lead')} />
        <Empty
          icon={<IconTimeline size={26} stroke={1.5} />}
          title={t(some ? 'empty.undated.title' : 'empty.none.title')}
          action={
            <Button variant="default" renderRoot={(p) => <Link {...p} to="/i/$slug/evidence" params={{ slug }} />}>
              {t(can('ingest') && !some ? 'empty.none.action' : 'empty.undated.action')}
            </Button>
          }
        >
          {t(some ? 'empty.undated.detail' : 'empty.none.detail')}
        </Empty>
      </Page>
    );
  }
  if (!began) return null;
  return (
    <Board
      start={began.start}
      all={extent.all}
      evidence={extent.evidence}
      sources={sources.data.lanes}
      entries={list}
    />
  );
}

function Problem({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useTranslation('timeline');
  return (
    <Page wide>
      <PageHead title={t('common:nav.timeline')} />
      <Failure error={error} retry={retry} />
    </Page>
  );
}

/** How far evidence reaches, and everything with entries; undefined when nothing is dated. */
function extentOf(
  lanes: Schema<'Lanes'>,
  entries: readonly Schema<'Entry'>[],
): { evidence: Span; all: Span } | undefined {
  const ends = (list: readonly (number | undefined)[]) => list.filter((n): n is number => n !== undefined);
  const recorded = lanes.lanes.filter((l) => l.key !== '');
  const evidence = ends(recorded.flatMap((l) => [parseTime(l.first), parseTime(l.last)]));
  const stated = ends(entries.flatMap((e) => [parseTime(e.earliest), parseTime(e.latest)]));
  const every = [...evidence, ...stated];
  if (every.length === 0) return undefined;
  const span = (list: number[]) => {
    const from = Math.min(...list);
    return { from, to: Math.max(from + 1000, ...list) };
  };
  return { evidence: span(evidence.length > 0 ? evidence : every), all: padSpan(span(every), 0.01) };
}

/** Where one begins: the time that counts in the headline, else the evidence. */
function startOf(incident: Schema<'Incident'>, entries: readonly Schema<'Entry'>[], evidence: Span): Span {
  const at = (key: string | undefined) => parseTime(entries.find((e) => e.key === key)?.earliest);
  const bands = phaseBands(incident, entries);
  const from = bands[0]?.from ?? at(incident.headline?.from);
  const to = at(incident.headline?.to) ?? bands.at(-1)?.from;
  return padSpan(from !== undefined && to !== undefined && to > from ? { from, to } : evidence, 0.04);
}
