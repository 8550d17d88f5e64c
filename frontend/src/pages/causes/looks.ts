/** How verdicts look, in the graph, the list and the picture alike: never by colour alone. */
import { IconCheck, IconQuestionMark, IconX } from '@tabler/icons-react';
import type { Schema } from '@/api/client';

type Verdict = Schema<'Verdict'>;

export const verdictIcons: Record<Verdict, typeof IconCheck> = {
  no: IconCheck,
  unknown: IconQuestionMark,
  yes: IconX,
};

export const verdictTones: Record<Verdict, string> = {
  no: 'var(--eb-confirmed)',
  unknown: 'var(--eb-disputed)',
  yes: 'var(--eb-error)',
};

/** Dashes of an edge; undefined: drawn through. */
export const verdictDashes: Record<Verdict, string | undefined> = {
  no: undefined,
  unknown: '6 5',
  yes: '2 5',
};
