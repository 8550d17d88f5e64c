/** What happened just before and just after. */
import { Checkbox, Group, Text } from '@mantine/core';
import { keepPreviousData, type UseQueryResult } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { $api, type Schema } from '@/api/client';
import { useIncident } from '@/app/incident';
import { useZone } from '@/app/zone';
import { parseTime } from '@/lib/time';
import { severityName } from '@/ui/marks';
import { Loaded } from '@/ui/states';
import css from './drawer.module.css';
import { EventText } from './row';

const around = 10;

/** The events around one: of one source, or of all. */
export function useNeighbours(id: string, source: string | undefined) {
  const { path } = useIncident();
  return $api.useQuery(
    'get',
    '/api/v1/incidents/{incident}/events/{event}/neighbours',
    { params: { path: { ...path, event: id }, query: { n: around, ...(source ? { source: [source] } : {}) } } },
    { placeholderData: keepPreviousData },
  );
}

export function Neighbours({
  query,
  same,
  onSame,
  source,
  onMove,
}: {
  query: UseQueryResult<Schema<'Neighbour'>, unknown>;
  same: boolean;
  onSame: (same: boolean) => void;
  source: string;
  onMove: (id: string) => void;
}) {
  const { t } = useTranslation('event');
  const zone = useZone();
  const here = parseTime(query.data?.event.time);
  return (
    <>
      <Group justify="space-between" mt="sm">
        <Checkbox
          size="sm"
          label={t('around.same', { source })}
          checked={same}
          onChange={(e) => onSame(e.currentTarget.checked)}
        />
        {here !== undefined && (
          <Text size="xs" c="var(--eb-muted)">
            {t('around.zone', { zone: zone.name(here) })}
          </Text>
        )}
      </Group>
      <Loaded query={query}>
        {(near) => (
          <ol className={css.around} aria-label={t('around.label')}>
            {near.before.map((e) => (
              <Near key={e.id} event={e} onMove={onMove} named={!same} />
            ))}
            <Near event={near.event} named={!same} />
            {near.after.map((e) => (
              <Near key={e.id} event={e} onMove={onMove} named={!same} />
            ))}
          </ol>
        )}
      </Loaded>
    </>
  );
}

function Near({ event, onMove, named }: { event: Schema<'Event'>; onMove?: (id: string) => void; named: boolean }) {
  const { t } = useTranslation('event');
  const zone = useZone();
  const ms = parseTime(event.time);
  const severity = severityName(event.severity.number);
  const row = (
    <>
      <span className={`${css.when} num`}>{ms === undefined ? '–' : zone.clock(ms, 'ms')}</span>
      <span
        className={css.square}
        role="img"
        aria-label={t(`common:severity.${severity}`)}
        style={{ background: `var(--eb-${severity})` }}
      />
      <span className={css.clip}>
        <EventText text={event.text.slice(0, 400)} />
        {named && <span className={css.dim}> · {event.source}</span>}
      </span>
    </>
  );
  return (
    <li>
      {onMove ? (
        <button type="button" className={css.near} onClick={() => onMove(event.id)}>
          {row}
        </button>
      ) : (
        <div className={`${css.near} ${css.here}`} aria-current="true">
          {row}
        </div>
      )}
    </li>
  );
}
