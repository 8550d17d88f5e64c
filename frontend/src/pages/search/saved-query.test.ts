import { describe, expect, it } from 'vitest';
import { queryOf } from './saved-query';

const base = {
  key: 'q1',
  name: 'x',
  shared: false,
  author: 'mina',
  revision: 1,
  withdrawn: false,
  created_at: '',
  updated_at: '',
  updated_by: '',
};

describe('saved searches', () => {
  it('write their filter into the query', () => {
    expect(queryOf({ ...base, query: 'fire OR smoke', filter: { hosts: ['a', 'b c'], severity: 'warn' } }).q).toBe(
      '(fire OR smoke) (host:a OR host:"b c") severity>=warn',
    );
    expect(queryOf({ ...base, query: '', filter: { from: '2022-10-15T06:00:00Z' } })).toEqual({
      q: '*',
      from: '2022-10-15T06:00:00Z',
      to: undefined,
    });
    expect(queryOf({ ...base, query: '', filter: { sources: ['power/ups-a'] } }).q).toBe('source:power/ups-a');
  });
});
