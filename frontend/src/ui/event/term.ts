/** Terms of the search language, made of a field and a value. */

const name = /^[\p{L}_@][\p{L}\p{N}_.\-/@$]*$/u;
const builtin = new Set(['text', 'host', 'service', 'source', 'kind', 'severity', 'time', 'actor']);

function quoted(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&')}"`;
}

/** A value as it is written behind a colon: bare where nothing in it has a meaning, else in quotes. */
function valueText(value: string): string {
  return /^[^\s"()*\\]+$/.test(value) && !value.includes('..') ? value : quoted(value);
}

/** A name as it is written before a colon. */
function nameText(field: string): string {
  return name.test(field) ? field : quoted(field);
}

/**
 * `host:web-01`, `"user name":"kim min"`. A value without any letter or digit
 * holds no word, so it is compared as a whole.
 */
export function fieldTerm(field: string, value: string | number | boolean): string {
  const text = String(value);
  const op = builtin.has(field.toLowerCase()) || /[\p{L}\p{N}]/u.test(text) ? ':' : '=';
  return `${nameText(field)}${op}${valueText(text)}`;
}

/** The words of a query as they are written; what stands in quotes or parentheses is one. */
function topWords(query: string): string[] {
  const out: string[] = [];
  let depth = 0;
  let quoted = false;
  let word = '';
  const end = () => {
    if (word) out.push(word);
    word = '';
  };
  for (let i = 0; i < query.length; i++) {
    const c = query[i] ?? '';
    if (quoted) {
      word += c;
      if (c === '\\') word += query[++i] ?? '';
      else if (c === '"') quoted = false;
    } else if (depth === 0 && /\s/.test(c)) end();
    else {
      if (c === '"') quoted = true;
      if (c === '(') depth++;
      if (c === ')') depth = Math.max(0, depth - 1);
      word += c;
    }
  }
  end();
  return out;
}

/** The terms that all have to match, as they are written; one when the query is an OR of things. */
export function conjuncts(query: string): string[] {
  const out = topWords(query);
  if (out.includes('OR')) return [query.trim()];
  const terms: string[] = [];
  for (let i = 0; i < out.length; i++) {
    const w = out[i] ?? '';
    if (w === 'AND') continue;
    if (w === 'NOT') {
      // NOT NOT x is one term.
      let n = 'NOT';
      while (out[i + 1] === 'NOT') n += ` ${out[++i]}`;
      terms.push(`${n} ${out[++i] ?? ''}`.trim());
    } else terms.push(w);
  }
  return terms;
}

/** A query narrowed by one more term; `exclude` leaves out what matches the term. */
export function narrowed(query: string, term: string, exclude = false): string {
  const base = query.trim();
  const more = exclude ? `NOT ${term}` : term;
  if (base === '' || base === '*') return more;
  if (contains(base, more)) return base;
  // OR binds loosest: what was there stays together.
  return topWords(base).includes('OR') ? `(${base}) ${more}` : `${base} ${more}`;
}

/** Whether a query asks for a term at its top level, as it is written. */
export function contains(query: string, term: string): boolean {
  return conjuncts(query).includes(term);
}

/** A query without one of its terms. */
export function without(query: string, term: string): string {
  return conjuncts(query)
    .filter((t) => t !== term)
    .join(' ');
}
