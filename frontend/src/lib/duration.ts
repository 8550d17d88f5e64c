/** Lengths of time, as they are written in each language. */

type Language = 'ko' | 'en' | (string & {});

const units: Record<string, { day: string; hour: string; minute: string; second: string; ms: string; us: string }> = {
  en: { day: 'd', hour: 'h', minute: 'min', second: 's', ms: 'ms', us: 'µs' },
  ko: { day: '일', hour: '시간', minute: '분', second: '초', ms: 'ms', us: 'µs' },
};

/**
 * `127 h 33 min`, `84시간 08분`: hours are not folded into days, as outages are
 * counted in hours; what follows has two digits, as the service writes it. Under a minute it goes down to seconds, milliseconds, microseconds.
 */
export function formatDuration(ms: number, language: Language): string {
  const u = units[language] ?? units.en;
  if (!u) return '';
  const gap = language === 'ko' ? '' : ' ';
  const sign = ms < 0 ? '−' : '';
  const abs = Math.abs(ms);
  if (abs < 1) return abs === 0 ? `0${gap}${u.second}` : `${sign}${Math.round(abs * 1000)} ${u.us}`;
  if (abs < 1000) return `${sign}${Number(abs.toFixed(abs < 10 ? 1 : 0))} ${u.ms}`;
  if (abs < 60_000) return `${sign}${Number((abs / 1000).toFixed(abs < 10_000 ? 1 : 0))}${gap}${u.second}`;
  const seconds = Math.round(abs / 1000);
  const parts: string[] = [];
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  if (hours) parts.push(`${hours}${gap}${u.hour}`);
  const two = (n: number) => String(n).padStart(2, '0');
  if (hours || minutes) parts.push(`${hours ? two(minutes) : minutes}${gap}${u.minute}`);
  // Beside hours, seconds are noise; but nothing is rounded away silently.
  if (seconds % 60 && hours < 10) parts.push(`${two(seconds % 60)}${gap}${u.second}`);
  return sign + parts.join(' ');
}

/** Milliseconds of a Go duration such as `1h25m`, `-3m42s`, `1.5s`; undefined when it is none. */
export function parseGoDuration(text: string): number | undefined {
  const m = /^([+-]?)((?:\d+(?:\.\d*)?(?:ns|us|µs|ms|s|m|h))+|0)$/.exec(text.trim().replace('−', '-'));
  if (!m) return undefined;
  const size: Record<string, number> = { ns: 1e-6, us: 1e-3, µs: 1e-3, ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
  let sum = 0;
  for (const [, n, unit] of (m[2] ?? '').matchAll(/(\d+(?:\.\d*)?)(ns|us|µs|ms|s|m|h)/g))
    sum += Number(n) * (size[unit ?? ''] ?? 0);
  return m[1] === '-' ? -sum : sum;
}
