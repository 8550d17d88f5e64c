/** A published report, or a preview of one, as JSON: the parts of it that are shown here. */
import { client, type Schema } from '@/api/client';
import type { Localized } from '@/lib/localized';

export interface ReportChange {
  change: 'added' | 'changed' | 'removed';
  noun: string;
  key: string;
  before: Localized;
  after: Localized;
}

export interface ReportDocument {
  chronology: { key: string; claims: unknown[] }[];
  findings: unknown[];
  causes: { key: string }[];
  links: unknown[];
  open_questions: unknown[];
  exhibits: unknown[];
  references: unknown[];
  ledgers: unknown[];
  gaps: unknown[];
  changes: ReportChange[];
}

export async function readPreview(slug: string, signal?: AbortSignal): Promise<ReportDocument> {
  const { data } = await client.GET('/api/v1/incidents/{incident}/report/preview', {
    params: { path: { incident: slug }, query: { format: 'json' } },
    parseAs: 'json',
    signal,
  });
  return data as unknown as ReportDocument;
}

export async function readEdition(slug: string, number: number, signal?: AbortSignal): Promise<ReportDocument> {
  const { data } = await client.GET('/api/v1/incidents/{incident}/report/editions/{edition}/file', {
    params: { path: { incident: slug, edition: String(number) }, query: { format: 'json' } },
    parseAs: 'json',
    signal,
  });
  return data as unknown as ReportDocument;
}

/** Something that does not print, and why. */
export interface LeftOut {
  noun: 'entry' | 'claim' | 'cause' | 'link';
  reason: 'proposed' | 'withdrawn' | 'unreleased' | 'unreviewed' | 'unprinted_end';
  /** Keys; of a claim its entry's and its own. */
  keys: string[];
}

/** What of the records is left out, by the rules by which the service prints (server/publish, Released). */
export function leftOut(
  entries: readonly Schema<'Entry'>[],
  causes: readonly Schema<'Cause'>[],
  links: readonly Schema<'Link'>[],
): LeftOut[] {
  const found = new Map<string, LeftOut>();
  const note = (noun: LeftOut['noun'], reason: LeftOut['reason'], key: string) => {
    const id = `${noun} ${reason}`;
    const one = found.get(id) ?? { noun, reason, keys: [] };
    one.keys.push(key);
    found.set(id, one);
  };
  const printed = new Set<string>();
  const held = (status: string) => (status === 'proposed' || status === 'withdrawn' ? status : undefined);
  for (const e of entries) {
    const reason = held(e.status);
    if (reason) {
      note('entry', reason, e.key);
      continue;
    }
    printed.add(`entry:${e.key}`);
    for (const c of e.claims) {
      const why = held(c.status);
      if (why) note('claim', why, `${e.key}/${c.key}`);
    }
  }
  for (const c of causes) {
    const reason = held(c.status) ?? (c.released ? undefined : 'unreleased');
    if (reason) note('cause', reason, c.key);
    else printed.add(`cause:${c.key}`);
  }
  for (const l of links) {
    if (l.withdrawn) note('link', 'withdrawn', l.key);
    else if (!l.reviewed_at) note('link', 'unreviewed', l.key);
    else if (!printed.has(l.from) || !printed.has(l.to)) note('link', 'unprinted_end', l.key);
  }
  return [...found.values()];
}
