/** What the page's address holds beside its path. */
export type CausesSearch = Record<string, never>;

export function validateCausesSearch(_: Record<string, unknown>): CausesSearch {
  return {};
}
