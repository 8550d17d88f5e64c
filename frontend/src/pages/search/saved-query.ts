/** Saved searches as queries of this page. */
import type { Schema } from '@/api/client';
import { fieldTerm, narrowed } from '@/ui/event/term';

/** A search with its filter written into the query; the stretch of time stays apart. */
export function queryOf(saved: Schema<'SavedSearch'>): { q: string; from?: string; to?: string } {
  const { filter } = saved;
  let q = saved.query.trim();
  const any = (field: string, values: string[] | undefined) => {
    if (!values?.length) return;
    const terms = values.map((v) => fieldTerm(field, v));
    q = narrowed(q, terms.length === 1 ? (terms[0] ?? '') : `(${terms.join(' OR ')})`);
  };
  any('source', filter.sources);
  any('kind', filter.kinds);
  any('host', filter.hosts);
  any('service', filter.services);
  any('actor', filter.actors);
  if (filter.severity) q = narrowed(q, `severity>=${filter.severity}`);
  return { q: q || '*', from: filter.from, to: filter.to };
}
