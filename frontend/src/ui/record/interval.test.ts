import { expect, test } from 'vitest';
import { intervalEnds, intervalOf } from './interval';

const zone = 'Asia/Seoul';

test('a moment, a stretch and a day are told apart', () => {
  expect(intervalOf('2022-10-15T15:19:00+09:00', '2022-10-15T15:19:00+09:00', zone).mode).toBe('moment');
  expect(intervalOf('2022-10-15T15:40:00+09:00', '2022-10-15T15:42:00+09:00', zone).mode).toBe('between');
  expect(intervalOf('2022-12-06T00:00:00+09:00', '2022-12-06T23:59:00+09:00', zone).mode).toBe('day');
});

test('a day is the day of the zone that is shown', () => {
  const i = intervalOf('2022-12-06T00:00:00+09:00', '2022-12-06T23:59:00+09:00', zone);
  expect(intervalEnds(i, zone)).toEqual({ earliest: '2022-12-05T15:00:00Z', latest: '2022-12-06T14:59:00Z' });
});

test('faults are named', () => {
  expect(intervalEnds({ mode: 'moment', from: undefined, to: undefined }, zone)).toEqual({ fault: 'missing' });
  expect(intervalEnds({ mode: 'moment', from: Number.NaN, to: undefined }, zone)).toEqual({ fault: 'wrong' });
  expect(intervalEnds({ mode: 'between', from: 2, to: 1 }, zone)).toEqual({ fault: 'reversed' });
});
