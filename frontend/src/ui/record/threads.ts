/** Gathers annotations into threads. */
import type { Schema } from '@/api/client';

type Annotation = Schema<'Annotation'>;

export interface Thread {
  root: Annotation;
  /** Oldest first. */
  replies: Annotation[];
  /** When something last happened in it. */
  moved: string;
}

/** Threads, the one that moved last first. A reply whose beginning is not there begins one itself. */
export function threadsOf(annotations: Annotation[]): Thread[] {
  const roots = new Map<string, Thread>();
  for (const a of annotations) if (!a.thread) roots.set(a.key, { root: a, replies: [], moved: a.updated_at });
  for (const a of annotations) {
    if (!a.thread) continue;
    const at = roots.get(a.thread);
    if (at) at.replies.push(a);
    else roots.set(a.key, { root: a, replies: [], moved: a.updated_at });
  }
  const all = [...roots.values()];
  for (const t of all) {
    t.replies.sort((a, b) => Date.parse(a.created_at) - Date.parse(b.created_at));
    for (const r of t.replies) if (Date.parse(r.updated_at) > Date.parse(t.moved)) t.moved = r.updated_at;
  }
  return all.sort((a, b) => Date.parse(b.moved) - Date.parse(a.moved));
}

/** A question that nobody answered yet, but the one who asked. */
export function isOpen(t: Thread): boolean {
  return (
    t.root.kind === 'question' &&
    !t.root.withdrawn &&
    !t.replies.some((r) => !r.withdrawn && r.author !== t.root.author)
  );
}
