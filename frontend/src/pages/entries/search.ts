/** What the page's address holds beside its path. */
export type EntriesSearch = Record<string, never>;

export function validateEntriesSearch(_: Record<string, unknown>): EntriesSearch {
  return {};
}
