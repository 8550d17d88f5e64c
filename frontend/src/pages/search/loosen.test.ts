import { describe, expect, it } from 'vitest';
import { looser } from './loosen';

describe('a query that found nothing', () => {
  it('offers less', () => {
    expect(looser('fire host:zz')).toEqual([
      { what: 'host:zz', how: 'without', query: 'fire' },
      { what: 'fire', how: 'without', query: 'host:zz' },
      { what: 'fire*', how: 'prefix', query: 'fire* host:zz' },
      { what: 'host:zz*', how: 'prefix', query: 'fire host:zz*' },
    ]);
    expect(looser('conn')).toEqual([{ what: 'conn*', how: 'prefix', query: 'conn*' }]);
    expect(looser('time:2022-10-15')).toEqual([]);
    expect(looser('"two words"')).toEqual([]);
  });
});
