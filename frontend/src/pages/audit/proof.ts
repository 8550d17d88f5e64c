import type { Schema } from '@/api/client';

/** A proof with the checkpoint it leads to, in the form of https://c2sp.org/tlog-proof. */
export function proofText(proof: Schema<'AuditProof'>, note: string): string {
  return ['c2sp.org/tlog-proof@v1', `index ${proof.index}`, ...proof.hashes, '', note].join('\n');
}
