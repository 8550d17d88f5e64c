/** What the page's address holds beside its path. */
export type TimelineSearch = Record<string, never>;

export function validateTimelineSearch(_: Record<string, unknown>): TimelineSearch {
  return {};
}
