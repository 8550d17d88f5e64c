/** An event in short, where it is named: its id, its source, its time, its text. */
import { Group, Text } from '@mantine/core';
import { $api, type Schema } from '@/api/client';
import { useIncident } from '@/app/incident';
import { Simulated } from '@/ui/marks';
import { TimeText } from '@/ui/time';
import css from './evidence.module.css';

/** Events do not change, unless their source's clock does. */
export function useEvent(id: string) {
  const { path } = useIncident();
  return $api.useQuery(
    'get',
    '/api/v1/incidents/{incident}/events/{event}',
    { params: { path: { ...path, event: id } } },
    { staleTime: 300_000, retry: false },
  );
}

export function EventGist({ id, event }: { id: string; event: Schema<'Event'> | undefined }) {
  return (
    <>
      <Group gap={6} component="span">
        <code>{id}</code>
        {event && (
          <Text span size="xs" c="var(--eb-muted)">
            {event.source}
          </Text>
        )}
        {event?.time && (
          <Text span size="xs">
            <TimeText at={event.time} />
          </Text>
        )}
        {event?.simulated && <Simulated compact />}
      </Group>
      {event && <span className={css.text}>{event.text}</span>}
    </>
  );
}
