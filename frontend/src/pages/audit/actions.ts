/** What the trail can speak of: actions by the noun they begin with. A newer service may know more. */
export const actions: Record<string, readonly string[]> = {
  incident: ['create', 'change'],
  member: ['grant', 'revoke'],
  source: ['create', 'alias', 'piece', 'change', 'remove'],
  evidence: ['read'],
  clock: ['create', 'change', 'undo'],
  entry: ['create', 'change', 'restore'],
  claim: ['create', 'change', 'restore'],
  annotation: ['create', 'change', 'undo', 'restore'],
  cause: ['create', 'change', 'undo', 'restore'],
  link: ['create', 'change', 'undo', 'restore'],
  hold: ['create', 'change'],
  search: ['create', 'change'],
  report: ['create', 'change', 'restore', 'publish'],
  export: ['write', 'backup'],
  released: ['read'],
  session: ['begin', 'end', 'end_all', 'refuse'],
  account: ['create', 'change', 'password', 'invite', 'reset'],
  token: ['create', 'revoke'],
  audit: ['key'],
};

/** Those that concern no incident. */
const installation = new Set(['session', 'account', 'token', 'audit']);

/** The nouns whose things have a history of their own: all about one sort can be asked for. */
const things = new Set(Object.keys(actions).filter((n) => !['evidence', 'released', 'export'].includes(n)));

/** What to choose from: `noun:entry` for all about entries, `action:entry.change` for one action. */
export function choices(inIncident: boolean): { noun: string; values: string[] }[] {
  return Object.entries(actions)
    .filter(([noun]) => !inIncident || !installation.has(noun))
    .map(([noun, verbs]) => ({
      noun,
      values: [...(things.has(noun) ? [`noun:${noun}`] : []), ...verbs.map((v) => `action:${noun}.${v}`)],
    }));
}
