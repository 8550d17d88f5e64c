/** What the page's address holds beside its path. */
export interface ReportSearch {
  tab?: 'editions';
  /** The texts as they print, instead of fields. */
  read?: true;
  /** The edition whose differences are shown. */
  edition?: number;
}

export function validateReportSearch(raw: Record<string, unknown>): ReportSearch {
  const n = Number(raw.edition);
  return {
    tab: raw.tab === 'editions' ? 'editions' : undefined,
    read: raw.read === true || raw.read === 'true' ? true : undefined,
    edition: Number.isInteger(n) && n > 0 ? n : undefined,
  };
}
