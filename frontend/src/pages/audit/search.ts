/** What the page's address holds beside its path. */
export type AuditSearch = Record<string, never>;

export function validateAuditSearch(_: Record<string, unknown>): AuditSearch {
  return {};
}
