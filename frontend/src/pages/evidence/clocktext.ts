/** Offsets of clocks as people write them: `-3m42s`, `−3 min 42 s`, `+00:03:42`, `-3분 42초`, `90`. */

const unit: Record<string, number> = {
  d: 86_400_000,
  day: 86_400_000,
  days: 86_400_000,
  일: 86_400_000,
  h: 3_600_000,
  hour: 3_600_000,
  hours: 3_600_000,
  시간: 3_600_000,
  m: 60_000,
  min: 60_000,
  minute: 60_000,
  minutes: 60_000,
  분: 60_000,
  s: 1000,
  sec: 1000,
  second: 1000,
  seconds: 1000,
  초: 1000,
  ms: 1,
  밀리초: 1,
};

/** Milliseconds of an offset; undefined when it cannot be read. */
export function parseOffset(text: string): number | undefined {
  const t = text.trim().toLowerCase().replace(/[−–]/g, '-');
  const m = /^([+-]?)\s*(.+)$/.exec(t);
  if (!m?.[2]) return undefined;
  const sign = m[1] === '-' ? -1 : 1;
  const body = m[2];
  const clock = /^(\d{1,3}):([0-5]\d)(?::([0-5]\d(?:\.\d+)?))?$/.exec(body);
  if (clock) {
    const [, a, b, c] = clock;
    // With two numbers, hours would rarely be meant: a clock is off by minutes and seconds.
    const ms =
      c === undefined
        ? Number(a) * 60_000 + Number(b) * 1000
        : Number(a) * 3_600_000 + Number(b) * 60_000 + Number(c) * 1000;
    return sign * ms || 0;
  }
  if (/^\d+(\.\d+)?$/.test(body)) return sign * Number(body) * 1000 || 0;
  let sum = 0;
  let rest = body;
  while (rest !== '') {
    const part = /^(\d+(?:\.\d+)?)\s*([a-z가-힣]+)\s*/.exec(rest);
    const size = part?.[2] === undefined ? undefined : unit[part[2]];
    if (!part || size === undefined) return undefined;
    sum += Number(part[1]) * size;
    rest = rest.slice(part[0].length);
  }
  return sign * sum || 0;
}

/** An offset as the API takes it. */
export function goOffset(ms: number): string {
  const micros = Math.round(ms * 1000);
  if (micros === 0) return '0s';
  const abs = Math.abs(micros);
  const h = Math.floor(abs / 3.6e9);
  const m = Math.floor((abs % 3.6e9) / 6e7);
  const s = (abs % 6e7) / 1e6;
  return `${micros < 0 ? '-' : ''}${h ? `${h}h` : ''}${h || m ? `${m}m` : ''}${s}s`;
}
