/** What the page's address holds beside its path. */
const evidenceTabs = ['ledger', 'pieces', 'clock', 'gaps'] as const;
export type EvidenceTab = (typeof evidenceTabs)[number];
const evidenceSorts = ['label', 'format', 'records', 'trouble', 'from', 'size', 'gaps', 'added'] as const;
export type EvidenceSort = (typeof evidenceSorts)[number];

export interface EvidenceSearch {
  /** The label (or id) of the source that is open. */
  source?: string;
  tab?: EvidenceTab;
  q?: string;
  format?: string;
  /** Only what needs a look: rejected, undated, silent, failed. */
  trouble?: boolean;
  sort?: EvidenceSort;
  down?: boolean;
  /** The way in for evidence is open. */
  add?: boolean;
}

const text = (v: unknown) => (typeof v === 'string' && v !== '' ? v : typeof v === 'number' ? String(v) : undefined);
const one = <T extends string>(list: readonly T[], v: unknown) => list.find((x) => x === v);
const flag = (v: unknown) => (v === true || v === 'true' ? true : undefined);

export function validateEvidenceSearch(raw: Record<string, unknown>): EvidenceSearch {
  return {
    source: text(raw.source),
    tab: one(evidenceTabs, raw.tab),
    q: text(raw.q),
    format: text(raw.format),
    trouble: flag(raw.trouble),
    sort: one(evidenceSorts, raw.sort),
    down: flag(raw.down),
    add: flag(raw.add),
  };
}
