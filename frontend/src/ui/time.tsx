import { Text, Tooltip } from '@mantine/core';
import { useZone } from '@/app/zone';
import { formatTime, type Precision, parseTime, toRFC3339, zoneName } from '@/lib/time';

/** A time in the zone that is shown, named beside it; UTC and the incident's zone are told on hover. */
export function TimeText({
  at,
  precision = 'second',
  named = true,
}: {
  at: string | number | null | undefined;
  precision?: Precision;
  named?: boolean;
}) {
  const zone = useZone();
  const ms = typeof at === 'number' ? at : parseTime(at);
  if (ms === undefined) return <Text span>–</Text>;
  const others = [...new Set([zone.incidentZone || 'UTC', 'UTC'])].map(
    (z) => `${formatTime(ms, z, precision)} ${zoneName(ms, z)}`,
  );
  return (
    <Tooltip label={others.join(' · ')}>
      <time dateTime={toRFC3339(ms)}>
        {zone.time(ms, precision)}
        {named && (
          <Text span c="var(--eb-muted)" size="xs" ml={4}>
            {zone.name(ms)}
          </Text>
        )}
      </time>
    </Tooltip>
  );
}

/** An interval; one time when it is a moment. */
export function IntervalText({
  from,
  to,
  precision = 'minute',
  approximate,
}: {
  from: string | number;
  to?: string | number | null;
  precision?: Precision;
  approximate?: boolean;
}) {
  const zone = useZone();
  const a = typeof from === 'number' ? from : parseTime(from);
  const b = typeof to === 'number' ? to : parseTime(to);
  if (a === undefined) return <Text span>–</Text>;
  const about = approximate ? '≈ ' : '';
  const seconds: Precision = a % 60_000 === 0 && (b === undefined || b % 60_000 === 0) ? precision : 'second';
  if (b === undefined || b === a) {
    return (
      <span>
        {about}
        <TimeText at={a} precision={seconds} />
      </span>
    );
  }
  const sameDay = zone.time(a, 'date') === zone.time(b, 'date');
  return (
    <span>
      {about}
      <TimeText at={a} precision={seconds} named={false} />
      {' – '}
      {sameDay ? (
        <time dateTime={toRFC3339(b)}>
          {zone.clock(b, seconds === 'date' ? 'minute' : seconds)}
          <Text span c="var(--eb-muted)" size="xs" ml={4}>
            {zone.name(b)}
          </Text>
        </time>
      ) : (
        <TimeText at={b} precision={seconds} />
      )}
    </span>
  );
}
