/** What the service says of a query that cannot be read, recognised so that it can be said in either language. */

const known: [RegExp, string][] = [
  [/^a parenthesis is closed that was never opened$/, 'closed'],
  [/^this parenthesis is never closed$/, 'open'],
  [/^the parentheses are empty$/, 'empty'],
  [/^this quotation mark is never closed$/, 'quote'],
  [/^(?<what>AND|OR|NOT) has nothing to its right$/, 'right'],
  [/^(?<what>AND|OR) has nothing to its left$/, 'left'],
  [/^more than (?<what>\d+) levels$/, 'deep'],
  [/^more than (?<what>\d+) words/, 'many'],
  [/^(?<what>".*") holds no word$/, 'noword'],
  [/^a field needs a name$/, 'name'],
  [/^(?<what>.+?)(?:>=|<=|:|=|>|<) has no value$/, 'value'],
  [/^unknown severity (?<what>".*")$/, 'severity'],
  [/^unknown kind (?<what>".*")$/, 'kind'],
  [/^(?<what>\S+) has no greater and less$/, 'order'],
  [/^(?<what>".*") is not a number$/, 'number'],
  [/^(?<what>".*") is not a time$/, 'time'],
  [/^the range(?: of time)? ends before it begins$/, 'range'],
  [/^"\*" /, 'star'],
];

/** Which fault it is, and what it is about; undefined for one that is new. */
export function faultOf(message: string): { key: string; what: string } | undefined {
  for (const [pattern, key] of known) {
    const m = pattern.exec(message);
    if (m) return { key, what: m.groups?.what ?? '' };
  }
  return undefined;
}
