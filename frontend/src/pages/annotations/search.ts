/** What the page's address holds beside its path. */
export type AnnotationsSearch = Record<string, never>;

export function validateAnnotationsSearch(_: Record<string, unknown>): AnnotationsSearch {
  return {};
}
