import { describe, expect, it } from 'vitest';
import { formatDuration, parseGoDuration } from './duration';
import { formatTime, offsetText, parseLocal, parseTime, toRFC3339, zoneName, zoneOffset } from './time';

describe('times', () => {
  const ignition = parseTime('2022-10-15T15:19:00+09:00') ?? 0;

  it('reads RFC 3339 with its fraction, and nothing else', () => {
    expect(ignition).toBe(Date.UTC(2022, 9, 15, 6, 19));
    expect(parseTime('2022-10-15T06:19:00.000250Z')).toBeCloseTo(ignition + 0.25, 3);
    for (const bad of ['', null, '2022-10-15', '15:19', '2022-10-15 15:19:00Z', 'now'])
      expect(parseTime(bad)).toBeUndefined();
  });

  it('writes what it has read', () => {
    for (const text of [
      '2022-10-15T06:19:00Z',
      '2022-10-15T06:19:00.25Z',
      '2022-10-15T06:19:00.000251Z',
      '1969-12-31T23:59:59.5Z',
    ])
      expect(toRFC3339(parseTime(text) ?? 0)).toBe(text);
  });

  it('shows a moment in any zone', () => {
    expect(formatTime(ignition, 'Asia/Seoul', 'minute')).toBe('2022-10-15 15:19');
    expect(formatTime(ignition, 'UTC')).toBe('2022-10-15 06:19:00');
    expect(formatTime(ignition + 0.25, 'UTC', 'us')).toBe('2022-10-15 06:19:00.000250');
    expect(formatTime(Date.UTC(2022, 0, 1), '+05:30', 'minute')).toBe('2022-01-01 05:30');
    expect(zoneName(ignition, 'Asia/Seoul')).toBe('KST');
    expect(zoneName(ignition, 'Europe/Berlin')).toBe('UTC+02:00');
    expect(offsetText(zoneOffset(ignition, 'America/St_Johns'))).toBe('-02:30');
  });

  it('reads what somebody types, in the zone that is shown', () => {
    expect(parseLocal('2022-10-15 15:19', 'Asia/Seoul')).toBe(ignition);
    expect(parseLocal('2022-10-15T15:19:00.5', 'Asia/Seoul')).toBe(ignition + 500);
    expect(parseLocal('2022-10-15T06:19:00Z', 'Asia/Seoul')).toBe(ignition);
    // The clocks went back in Berlin at 01:00 UTC; 04:00 there is 03:00 UTC.
    expect(parseLocal('2022-10-30 04:00', 'Europe/Berlin')).toBe(Date.UTC(2022, 9, 30, 3));
    for (const bad of ['', '2022-13-01', '2022-02-30', '2022-10-15 25:00', 'yesterday'])
      expect(parseLocal(bad, 'UTC')).toBeUndefined();
  });
});

describe('durations', () => {
  it('counts outages in hours, in both languages', () => {
    const headline = (127 * 60 + 33) * 60_000;
    expect(formatDuration(headline, 'en')).toBe('127 h 33 min');
    expect(formatDuration(headline, 'ko')).toBe('127시간 33분');
    expect(formatDuration(84 * 3_600_000 + 8 * 60_000, 'ko')).toBe('84시간 08분');
  });

  it('goes down to microseconds, and keeps the sign', () => {
    expect(formatDuration(-222_000, 'en')).toBe('−3 min 42 s');
    expect(formatDuration(250, 'en')).toBe('250 ms');
    expect(formatDuration(0.25, 'en')).toBe('250 µs');
    expect(formatDuration(0, 'ko')).toBe('0초');
    expect(formatDuration(1500, 'ko')).toBe('1.5초');
  });

  it('reads what Go writes', () => {
    expect(parseGoDuration('-3m42s')).toBe(-222_000);
    expect(parseGoDuration('1h25m0s')).toBe(5_100_000);
    expect(parseGoDuration('1.5s')).toBe(1500);
    expect(parseGoDuration('0')).toBe(0);
    for (const bad of ['', '3', 'm', '1h 2m', '--1s']) expect(parseGoDuration(bad)).toBeUndefined();
  });
});
