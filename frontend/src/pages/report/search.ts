/** What the page's address holds beside its path. */
export type ReportSearch = Record<string, never>;

export function validateReportSearch(_: Record<string, unknown>): ReportSearch {
  return {};
}
