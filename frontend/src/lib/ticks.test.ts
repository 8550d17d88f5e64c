import { describe, expect, it } from 'vitest';
import { tickStep, ticksOf } from './ticks';
import { formatTime } from './time';

const at = Date.UTC(2022, 9, 15, 6, 19); // 15:19 in Seoul

describe('marks of the axis', () => {
  it('stand at round wall-clock times of the zone', () => {
    const list = ticksOf(at, at + 3_600_000, 'Asia/Seoul', 15 * 60_000);
    expect(list.map((t) => t.label)).toEqual(['15:30', '15:45', '16:00', '16:15']);
    expect(ticksOf(at, at + 3_600_000, 'Asia/Kathmandu', 30 * 60_000).map((t) => t.label)).toEqual(['12:30', '13:00']);
  });

  it('mark where a date begins', () => {
    const list = ticksOf(at, at + 12 * 3_600_000, 'Asia/Seoul', 3 * 3_600_000);
    expect(list.filter((t) => t.day).map((t) => formatTime(t.at, 'Asia/Seoul'))).toEqual(['2022-10-16 00:00:00']);
  });

  it('go down to microseconds', () => {
    const list = ticksOf(at + 0.05, at + 0.35, 'UTC', 0.1);
    expect(list.map((t) => t.label)).toEqual(['00.000100', '00.000200', '00.000300']);
    expect(ticksOf(at, at + 20, 'UTC', 5).map((t) => t.label)).toEqual([
      '00.000',
      '00.005',
      '00.010',
      '00.015',
      '00.020',
    ]);
  });

  it('go up to weeks, at midnight', () => {
    const list = ticksOf(at, at + 60 * 86_400_000, 'Asia/Seoul', 7 * 86_400_000);
    expect(list.length).toBeGreaterThan(7);
    for (const t of list) {
      expect(formatTime(t.at, 'Asia/Seoul')).toContain('00:00:00');
      expect(t.day).toBe(true);
      expect(new Date(t.at + 9 * 3_600_000).getUTCDay()).toBe(1);
    }
  });

  it('neither stumble over nor repeat an hour when clocks change', () => {
    // In Berlin 02:00–03:00 came twice on 30 October 2022.
    const from = Date.UTC(2022, 9, 29, 22);
    const list = ticksOf(from, from + 8 * 3_600_000, 'Europe/Berlin', 3_600_000);
    for (let i = 1; i < list.length; i++) expect(list[i]?.at).toBeGreaterThan(list[i - 1]?.at ?? 0);
    for (const t of list) expect(formatTime(t.at, 'Europe/Berlin')).toMatch(/:00:00$/);
    const days = ticksOf(from, from + 3 * 86_400_000, 'Europe/Berlin', 86_400_000);
    for (const t of days) expect(formatTime(t.at, 'Europe/Berlin')).toContain('00:00:00');
  });

  it('leave each mark its room', () => {
    expect(tickStep(60_000, 80)).toBe(2 * 3_600_000);
    expect(tickStep(1e15, 80)).toBeGreaterThan(0);
    expect(ticksOf(at, at + 1e12, 'UTC', 1).length).toBeLessThanOrEqual(400);
  });
});
