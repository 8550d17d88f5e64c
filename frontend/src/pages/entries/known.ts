/** Moments and parties of the chronology, for asking what was known when. */
import type { Schema } from '@/api/client';
import { parseTime } from '@/lib/time';
import { partyName } from './claims';

type Entry = Schema<'Entry'>;
type Claim = Schema<'Claim'>;

export interface Party {
  /** Its name, in the language that is shown. */
  name: string;
  claims: number;
}

const nameOf = (c: Claim, language: string) =>
  partyName((language === 'ko' ? c.party.ko || c.party.en : c.party.en || c.party.ko) ?? '');

/** Those who assert something, the ones that assert most first. */
export function partiesOf(entries: Entry[], language: string): Party[] {
  const counts = new Map<string, number>();
  for (const e of entries)
    if (e.status !== 'withdrawn')
      for (const c of e.claims)
        if (c.status !== 'withdrawn') counts.set(nameOf(c, language), (counts.get(nameOf(c, language)) ?? 0) + 1);
  return [...counts].map(([name, claims]) => ({ name, claims })).sort((a, b) => b.claims - a.claims);
}

/** Every moment at which something happened or was learnt, in order: the slider's steps. */
export function momentsOf(entries: Entry[]): number[] {
  const all = new Set<number>();
  for (const e of entries) {
    if (e.status === 'withdrawn') continue;
    for (const text of [e.earliest, e.latest, ...e.claims.flatMap((c) => [c.earliest, c.latest, c.known_at])]) {
      const ms = parseTime(text);
      if (ms !== undefined) all.add(ms);
    }
  }
  return [...all].sort((a, b) => a - b);
}

/** The last step at or before a moment; 0 before all of them. */
export function stepAt(moments: number[], at: number): number {
  let lo = 0;
  let hi = moments.length - 1;
  while (lo < hi) {
    const mid = Math.ceil((lo + hi) / 2);
    if ((moments[mid] ?? Number.POSITIVE_INFINITY) <= at) lo = mid;
    else hi = mid - 1;
  }
  return Math.max(0, lo);
}

export interface Unknown {
  entry: Entry;
  claim: Claim;
}

/** What a party speaks of, but is not said to have known yet. */
export function notYet(entries: Entry[], party: string, known: Schema<'Knowledge'>[], language: string): Unknown[] {
  const have = new Set(known.map((k) => `${k.entry}/${k.claim.key}`));
  const out: Unknown[] = [];
  for (const entry of entries) {
    if (entry.status === 'withdrawn') continue;
    for (const claim of entry.claims)
      if (claim.status !== 'withdrawn' && nameOf(claim, language) === party && !have.has(`${entry.key}/${claim.key}`))
        out.push({ entry, claim });
  }
  return out.sort((a, b) => (parseTime(a.entry.earliest) ?? 0) - (parseTime(b.entry.earliest) ?? 0));
}
