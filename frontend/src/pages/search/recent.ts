/** The searches made last on this device, one list for each incident. */
import { useCallback, useSyncExternalStore } from 'react';

const most = 12;
const listeners = new Set<() => void>();
const cache = new Map<string, { raw: string | null; list: string[] }>();

const keyOf = (slug: string) => `emberline.searches.${slug}`;

function read(slug: string): string[] {
  let raw: string | null = null;
  try {
    raw = localStorage.getItem(keyOf(slug));
  } catch {
    // A browser that keeps nothing.
  }
  const known = cache.get(slug);
  if (known && known.raw === raw) return known.list;
  let list: string[] = [];
  try {
    const parsed: unknown = JSON.parse(raw ?? '[]');
    if (Array.isArray(parsed)) list = parsed.filter((q): q is string => typeof q === 'string').slice(0, most);
  } catch {
    // Not ours; it is overwritten with the next search.
  }
  cache.set(slug, { raw, list });
  return list;
}

function write(slug: string, list: string[]): void {
  try {
    localStorage.setItem(keyOf(slug), JSON.stringify(list));
  } catch {
    // It is forgotten with the visit.
  }
  for (const l of listeners) l();
}

/** Puts a search first in the list. */
export function remember(slug: string, query: string): void {
  const q = query.trim();
  if (q) write(slug, [q, ...read(slug).filter((x) => x !== q)].slice(0, most));
}

export function useRecent(slug: string): { recent: string[]; forget: () => void } {
  const recent = useSyncExternalStore(
    useCallback((changed) => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    }, []),
    () => read(slug),
  );
  return { recent, forget: useCallback(() => write(slug, []), [slug]) };
}
