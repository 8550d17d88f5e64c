/** What the page's address holds beside its path: which records of the trail are shown. */
export interface AuditSearch {
  /** An action: `entry.change`. */
  action?: string;
  /** Things of one sort, and one of them. */
  noun?: string;
  key?: string;
  login?: string;
  /** Of one incident, on the page of the installation. */
  incident?: string;
  /** RFC 3339. */
  from?: string;
  to?: string;
  /** `mine`: one's own, for who may see all. */
  whose?: 'mine';
}

const names = ['action', 'noun', 'key', 'login', 'incident', 'from', 'to'] as const;

export function validateAuditSearch(raw: Record<string, unknown>): AuditSearch {
  const out: AuditSearch = {};
  for (const name of names) {
    const value = raw[name];
    if (typeof value === 'string' && value !== '' && value.length <= 500) out[name] = value;
    else if (typeof value === 'number') out[name] = String(value);
  }
  if (raw.whose === 'mine') out.whose = 'mine';
  return out;
}
