import { describe, expect, it } from 'vitest';
import { choices } from './actions';
import { toCSV } from './download';
import { fieldChanges } from './fields';
import { proofText } from './proof';
import { validateAuditSearch } from './search';

describe('what changed', () => {
  it('is told field by field', () => {
    expect(
      fieldChanges(
        { title: { ko: '가', en: 'a' }, cuts: ['x'], n: 1 },
        { title: { ko: '나', en: 'a' }, cuts: ['x', 'y'], n: 1 },
      ),
    ).toEqual([
      { field: 'title.ko', before: '가', after: '나' },
      { field: 'cuts', before: 'x', after: 'x, y' },
    ]);
    expect(fieldChanges(undefined, { role: 'lead' })).toEqual([{ field: 'role', before: undefined, after: 'lead' }]);
    expect(fieldChanges({ phases: [{ from: 'a' }] }, { phases: [{ from: 'b' }] })).toEqual([
      { field: 'phases[0].from', before: 'a', after: 'b' },
    ]);
  });
});

describe('a table for spreadsheets', () => {
  it('keeps quotes and lines, and runs nothing', () => {
    const row = {
      seq: 1,
      at: 't',
      via: 'session' as const,
      action: 'entry.change',
      noun: 'entry',
      key: '=1+1',
      login: 'a"b\nc',
      new: { n: -1 },
    };
    const [head, ...rest] = toCSV([row]).split('\r\n');
    expect(head).toBe('seq,at,login,via,addr,request_id,action,noun,key,old,new');
    expect(rest.join('\r\n')).toBe(`1,t,"a""b\nc",session,,,entry.change,entry,'=1+1,,"{""n"":-1}"\r\n`);
  });
});

describe('a proof as text', () => {
  it('is one that tools read', () => {
    const text = proofText({ index: 5, size: 206, root: 'R=', hashes: ['A=', 'B='] }, 'name\n206\nR=\n\n— sig\n');
    expect(text).toBe('c2sp.org/tlog-proof@v1\nindex 5\nA=\nB=\n\nname\n206\nR=\n\n— sig\n');
  });
});

describe('the address', () => {
  it('takes what it knows', () => {
    expect(validateAuditSearch({ login: 'kim', key: 5, x: 'y', from: '', whose: 'all' })).toEqual({
      login: 'kim',
      key: '5',
    });
  });
  it('offers in an incident what concerns one', () => {
    expect(choices(true).some((c) => c.noun === 'session')).toBe(false);
    expect(choices(false).find((c) => c.noun === 'evidence')?.values).toEqual(['action:evidence.read']);
  });
});
