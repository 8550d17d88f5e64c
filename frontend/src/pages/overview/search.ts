/** What the page's address holds beside its path. */
export interface OverviewSearch {
  /** What the course shows: the key of a phase, `all` with what followed; absent: the outage. */
  phase?: string;
}

export function validateOverviewSearch(raw: Record<string, unknown>): OverviewSearch {
  return { phase: typeof raw.phase === 'string' && raw.phase !== '' ? raw.phase : undefined };
}
