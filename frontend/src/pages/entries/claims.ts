/** How claims about one entry stand to each other. */
import type { Schema } from '@/api/client';
import { parseTime } from '@/lib/time';

type Claim = Schema<'Claim'>;
type Entry = Schema<'Entry'>;

export interface Contest {
  /** The other claim. */
  claim: Claim;
  /** How far the two intervals lie apart, in milliseconds; positive: this one is later. */
  apart: number;
}

function spanOf(c: { earliest?: string; latest?: string }): [number, number] | undefined {
  const from = parseTime(c.earliest);
  const to = parseTime(c.latest) ?? from;
  return from === undefined || to === undefined ? undefined : [from, to];
}

/** By how much the first lies after the second; 0 when they touch. */
function apart(a: [number, number], b: [number, number]): number {
  if (a[0] > b[1]) return a[0] - b[1];
  if (b[0] > a[1]) return a[1] - b[0];
  return 0;
}

/** The claims that cannot be true together with this one, as their times exclude each other. */
export function contestsOf(claim: Claim, claims: Claim[]): Contest[] {
  const own = spanOf(claim);
  if (!own || claim.status === 'withdrawn') return [];
  const out: Contest[] = [];
  for (const other of claims) {
    const theirs = other.key === claim.key || other.status === 'withdrawn' ? undefined : spanOf(other);
    const d = theirs ? apart(own, theirs) : 0;
    if (d !== 0) out.push({ claim: other, apart: d });
  }
  return out;
}

/** Whether claims of an entry compete: their times exclude each other, or one is disputed beside another. */
export function competes(e: Entry): boolean {
  const standing = e.claims.filter((c) => c.status !== 'withdrawn');
  return standing.length > 1 && standing.some((c) => c.status === 'disputed' || contestsOf(c, standing).length > 0);
}

export interface Mark {
  keys: string[];
  from: number;
  to: number;
}

/** The claims on one axis, 0 to 1, those at the same time together; undefined when there is nothing to compare. */
export function axisOf(e: Entry): { marks: Mark[]; held: [number, number]; from: number; to: number } | undefined {
  const held = spanOf(e);
  const timed = e.claims
    .filter((c) => c.status !== 'withdrawn')
    .map((c) => ({ key: c.key, span: spanOf(c) }))
    .filter((c): c is { key: string; span: [number, number] } => c.span !== undefined);
  if (!held || timed.length < 2) return undefined;
  const from = Math.min(held[0], ...timed.map((c) => c.span[0]));
  const to = Math.max(held[1], ...timed.map((c) => c.span[1]));
  if (from === to) return undefined;
  const at = (ms: number) => (ms - from) / (to - from);
  const marks = new Map<string, Mark>();
  for (const { key, span } of timed) {
    const id = span.join();
    const mark = marks.get(id);
    if (mark) mark.keys.push(key);
    else marks.set(id, { keys: [key], from: at(span[0]), to: at(span[1]) });
  }
  return { marks: [...marks.values()], held: [at(held[0]), at(held[1])], from, to };
}

/** A party's name without the account it gave: `the operator (first account)` is the operator. */
export function partyName(name: string): string {
  return name.replace(/\s*\([^()]*\)\s*$/, '').trim() || name.trim();
}
