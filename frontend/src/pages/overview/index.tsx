/** The incident within a minute: how long, what happened when, who knew when, what is disputed, what it rests on. */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { $api, type Schema } from '@/api/client';
import { useIncident } from '@/app/incident';
import { useMe } from '@/app/session';
import { useZone } from '@/app/zone';
import { localized } from '@/lib/localized';
import { standing } from '@/lib/standing';
import { parseTime } from '@/lib/time';
import { Page, PageHead } from '@/ui/page';
import { Loaded, Loading } from '@/ui/states';
import { Awareness } from './awareness';
import { Causes } from './causes';
import { Changes } from './changes';
import { Course } from './course';
import { Evidence, Gaps } from './evidence';
import { FirstSteps } from './first';
import { Headline, Spans } from './headline';
import { Disputed, Questions } from './open';
import classes from './overview.module.css';
import { recentChanges } from './recent';

const all = { limit: 1000 };

export default function Overview() {
  const { i18n } = useTranslation('overview');
  const { incident, path } = useIncident();
  const chronology = $api.useQuery('get', '/api/v1/incidents/{incident}/chronology', { params: { path } });
  const entries = $api.useQuery(
    'get',
    '/api/v1/incidents/{incident}/entries',
    { params: { path, query: all } },
    { select: standing },
  );
  return (
    <Page>
      <PageHead title={localized(incident.title, i18n.language)} lead={<Lead entries={entries.data?.items} />} />
      <Loaded query={entries} lines={4}>
        {(list) => (
          <Loaded query={chronology} lines={12}>
            {(c) => <Content chronology={c} list={list.items} />}
          </Loaded>
        )}
      </Loaded>
    </Page>
  );
}

/** From when to when, in which zone, and how many entries say so. */
function Lead({ entries }: { entries?: Schema<'Entry'>[] }) {
  const { t } = useTranslation('overview');
  const { incident } = useIncident();
  const zone = useZone();
  if (!entries || entries.length === 0) return t('lead.empty', { zone: incident.zone });
  const times = entries.map((e) => parseTime(e.earliest) ?? 0);
  const from = Math.min(...times);
  return t('lead.some', {
    count: entries.length,
    from: zone.time(from, 'date'),
    to: zone.time(Math.max(...times), 'date'),
    zone: zone.name(from),
  });
}

function Content({ chronology, list }: { chronology: Schema<'Chronology'>; list: Schema<'Entry'>[] }) {
  const { incident, path, can } = useIncident();
  const inside = can('read_timeline');
  const me = useMe();
  const params = { params: { path, query: all } };
  const ledgers = $api.useQuery('get', '/api/v1/incidents/{incident}/ledgers', params);
  const gaps = $api.useQuery('get', '/api/v1/incidents/{incident}/gaps', params);
  const causes = $api.useQuery('get', '/api/v1/incidents/{incident}/causes', params);
  const lints = $api.useQuery('get', '/api/v1/incidents/{incident}/lints', params, { enabled: inside });
  const annotations = $api.useQuery('get', '/api/v1/incidents/{incident}/annotations', params, { enabled: inside });

  // Until all are there: a card that came later would send others to the next column.
  const settled = ![ledgers, gaps, causes, lints, annotations].some((q) => q.isLoading);

  const entries = useMemo(() => new Map(list.map((e) => [e.key, e])), [list]);
  const notes = useMemo(() => (annotations.data?.items ?? []).filter((a) => !a.withdrawn), [annotations.data]);
  const recent = useMemo(
    () => recentChanges(list, causes.data?.items ?? [], notes, me.data?.login, 6),
    [list, causes.data, notes, me.data?.login],
  );
  const questions = notes.filter((a) => a.kind === 'question');

  const empty = list.length === 0 && ledgers.data?.items.length === 0 && (causes.data?.items.length ?? 0) === 0;
  if (empty) return <FirstSteps />;
  const spans = chronology.spans;
  return (
    <div className={classes.grid}>
      {chronology.headline && (
        <div className={`${classes.cell} ${classes.grow} ${spans.length ? classes.twothirds : ''}`}>
          <Headline of={chronology.headline} entries={entries} />
        </div>
      )}
      {spans.length > 0 && (
        <div className={`${classes.cell} ${classes.grow} ${classes.third}`}>
          <Spans of={spans} entries={entries} />
        </div>
      )}
      {list.length > 0 && (
        <div className={classes.cell}>
          <Course chronology={chronology} entries={entries} gaps={gaps.data?.items ?? []} />
        </div>
      )}
      <div className={classes.columns}>
        {!settled ? (
          <Loading lines={12} />
        ) : (
          <>
            {chronology.awareness.length > 0 && (
              <Awareness
                delays={chronology.awareness}
                event={incident.headline?.awareness?.event}
                claims={incident.headline?.awareness?.claims}
                entries={entries}
              />
            )}
            {(causes.data?.items.length ?? 0) > 0 && <Causes causes={causes.data?.items ?? []} />}
            <Disputed entries={entries} />
            {inside && lints.data && annotations.data && <Questions questions={questions} lints={lints.data.items} />}
            <Changes list={recent} />
            {(ledgers.data?.items.length ?? 0) > 0 && (
              <>
                <Evidence ledgers={ledgers.data?.items ?? []} />
                <Gaps gaps={gaps.data?.items ?? []} />
              </>
            )}
          </>
        )}
      </div>
    </div>
  );
}
