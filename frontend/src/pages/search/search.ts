/** What the page's address holds beside its path. */
export type SearchSearch = { q?: string };

export function validateSearchSearch(raw: Record<string, unknown>): SearchSearch {
  return { q: typeof raw.q === 'string' ? raw.q : undefined };
}
