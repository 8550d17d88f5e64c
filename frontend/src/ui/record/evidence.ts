/** What a piece of evidence is: an event, a claim, or a citation of something published. */

export type EvidenceRef =
  | { kind: 'event'; id: string }
  | { kind: 'claim'; entry: string; claim: string }
  | { kind: 'citation'; text: string };

const event = /^[a-z]+\d+(\/\S+)?:\d+(#\d+)?$/i;

export function parseEvidence(text: string): EvidenceRef {
  const trimmed = text.trim();
  if (event.test(trimmed)) return { kind: 'event', id: trimmed };
  const claim = /^claim:([^/]+)\/(.+)$/.exec(trimmed);
  if (claim?.[1] && claim[2]) return { kind: 'claim', entry: claim[1], claim: claim[2] };
  return { kind: 'citation', text: trimmed };
}
