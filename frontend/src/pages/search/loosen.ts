/** What could be left out of a query that found nothing. */
import { conjuncts } from '@/ui/event/term';

export interface Looser {
  /** What would be left out or changed, as it is written. */
  what: string;
  how: 'without' | 'prefix';
  query: string;
}

/** Queries that ask for less than one that found nothing, the most promising first. */
export function looser(query: string, most = 4): Looser[] {
  const terms = conjuncts(query);
  const out: Looser[] = [];
  if (terms.length > 1)
    for (let i = terms.length - 1; i >= 0; i--) {
      const rest = terms.filter((_, j) => j !== i).join(' ');
      out.push({ what: terms[i] ?? '', how: 'without', query: rest });
    }
  for (const [i, term] of terms.entries()) {
    // A word or a bare value that may stand at the beginning of a longer one.
    if (!/^([\p{L}_][\p{L}\p{N}_.-]*:)?[\p{L}\p{N}_-]{2,}$/u.test(term) || /^(time|severity|kind):/.test(term))
      continue;
    const rest = terms.map((t, j) => (i === j ? `${t}*` : t)).join(' ');
    out.push({ what: `${term}*`, how: 'prefix', query: rest });
  }
  return out.slice(0, most);
}
