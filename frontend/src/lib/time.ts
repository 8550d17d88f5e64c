/**
 * Times as people read them. A moment is a number of milliseconds since 1970,
 * with a fraction: the API's nanoseconds survive to about a quarter microsecond,
 * which is finer than anything here is drawn.
 */

/** How a time is shown: in the incident's zone, UTC, the reader's own, or any IANA name or offset. */
export type ZoneChoice = 'incident' | 'UTC' | 'local' | (string & {});

const rfc3339 = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** Milliseconds since 1970 of an RFC 3339 time; undefined when it is none. */
export function parseTime(text: string | null | undefined): number | undefined {
  const m = text ? rfc3339.exec(text) : null;
  if (!m) return undefined;
  const whole = Date.parse(`${m[1]}${m[3]}`);
  return Number.isNaN(whole) ? undefined : whole + (m[2] ? Number(`0${m[2]}`) * 1000 : 0);
}

/** RFC 3339 in UTC, to the microsecond: what the API is asked with. */
export function toRFC3339(ms: number): string {
  const whole = Math.floor(ms / 1000);
  const micros = Math.min(999_999, Math.max(0, Math.round((ms - whole * 1000) * 1000)));
  const head = new Date(whole * 1000).toISOString().slice(0, 19);
  return micros === 0 ? `${head}Z` : `${head}.${String(micros).padStart(6, '0').replace(/0+$/, '')}Z`;
}

/** The zone that the runtime understands for a choice. */
export function resolveZone(choice: ZoneChoice, incidentZone: string): string {
  if (choice === 'incident') return incidentZone || 'UTC';
  if (choice === 'local') return Intl.DateTimeFormat().resolvedOptions().timeZone;
  return choice;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatter(zone: string): Intl.DateTimeFormat {
  let f = formats.get(zone);
  if (!f) {
    const options: Intl.DateTimeFormatOptions = {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    };
    try {
      f = new Intl.DateTimeFormat('en-CA', options);
    } catch {
      f = new Intl.DateTimeFormat('en-CA', { ...options, timeZone: 'UTC' });
    }
    formats.set(zone, f);
  }
  return f;
}

/** A moment on a wall clock. */
export interface WallClock {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  /** 0–999.999… */
  ms: number;
}

/** What a clock on the wall in a zone shows. */
export function wallClock(ms: number, zone: string): WallClock {
  const at: Record<string, number> = {};
  // Not every runtime takes an offset for a zone.
  const fixed = /^([+-])(\d\d):?(\d\d)$/.exec(zone);
  const shift = fixed ? Number(`${fixed[1]}1`) * (Number(fixed[2]) * 60 + Number(fixed[3])) * 60_000 : 0;
  for (const part of formatter(fixed ? 'UTC' : zone).formatToParts(Math.floor(ms) + shift))
    at[part.type] = Number(part.value);
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = at;
  return { year, month, day, hour, minute, second, ms: ((ms % 1000) + 1000) % 1000 };
}

/** Minutes east of UTC at a moment. */
export function zoneOffset(ms: number, zone: string): number {
  const w = wallClock(ms, zone);
  const asUTC = Date.UTC(w.year, w.month - 1, w.day, w.hour, w.minute, w.second);
  return Math.round((asUTC - Math.floor(ms / 1000) * 1000) / 60_000);
}

/** `+09:00`; `Z` for UTC. */
export function offsetText(minutes: number): string {
  if (minutes === 0) return 'Z';
  const abs = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(abs / 60))}:${two(abs % 60)}`;
}

const abbreviations: Record<string, string> = { 'Asia/Seoul': 'KST', UTC: 'UTC', 'Asia/Tokyo': 'JST' };

/** What a zone is called beside a time: `KST`, `UTC`, else its offset, `UTC+02:00`. */
export function zoneName(ms: number, zone: string): string {
  const known = abbreviations[zone];
  if (known) return known;
  const offset = offsetText(zoneOffset(ms, zone));
  return offset === 'Z' ? 'UTC' : `UTC${offset}`;
}

/** How finely a time is shown. */
export type Precision = 'date' | 'minute' | 'second' | 'ms' | 'us';

const two = (n: number) => String(n).padStart(2, '0');

/** `2022-10-15 15:27:03.250`, without the zone: show that beside it. */
export function formatTime(ms: number, zone: string, precision: Precision = 'second'): string {
  const w = wallClock(ms, zone);
  const date = `${w.year}-${two(w.month)}-${two(w.day)}`;
  return precision === 'date' ? date : `${date} ${formatClock(ms, zone, precision)}`;
}

/** `15:27:03.250` */
export function formatClock(ms: number, zone: string, precision: Exclude<Precision, 'date'> = 'second'): string {
  const w = wallClock(ms, zone);
  const minute = `${two(w.hour)}:${two(w.minute)}`;
  if (precision === 'minute') return minute;
  const second = `${minute}:${two(w.second)}`;
  if (precision === 'second') return second;
  if (precision === 'ms') return `${second}.${String(Math.floor(w.ms)).padStart(3, '0')}`;
  return `${second}.${String(Math.floor(w.ms * 1000 + 1e-6)).padStart(6, '0')}`;
}

/** The moment at which a wall clock in a zone shows `2022-10-15 15:27[:03[.25]]`; undefined when the text is no time. */
export function parseLocal(text: string, zone: string): number | undefined {
  const m = /^\s*(\d{4})-(\d\d?)-(\d\d?)(?:[T\s]+(\d\d?):(\d\d)(?::(\d\d)(\.\d+)?)?)?\s*$/.exec(text);
  if (!m) return parseTime(text.trim());
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '0'] = m;
  const wall = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  if (new Date(wall).getUTCMonth() !== Number(month) - 1 || Number(hour) > 23 || Number(minute) > 59) return undefined;
  // The offset depends on the moment that is sought: twice is enough around a change of it.
  let ms = wall - zoneOffset(wall, zone) * 60_000;
  ms = wall - zoneOffset(ms, zone) * 60_000;
  return ms + Number(fraction) * 1000;
}
