/** What the page's address holds beside its path. */
export type EvidenceSearch = Record<string, never>;

export function validateEvidenceSearch(_: Record<string, unknown>): EvidenceSearch {
  return {};
}
