/** Which threads are shown. */
import type { Schema } from '@/api/client';
import { isOpen, type Thread } from '@/ui/record/threads';
import type { AnnotationsSearch } from './search';

export type About = NonNullable<AnnotationsSearch['about']>;

export function aboutOf(target: Schema<'Target'>): About {
  if (target.event) return 'event';
  if (target.entry) return 'entry';
  return target.cause ? 'cause' : 'range';
}

/** A thread is shown when what began it or one of its answers matches. */
export function sift(threads: Thread[], s: AnnotationsSearch): Thread[] {
  const words = s.q?.toLowerCase().split(/\s+/).filter(Boolean) ?? [];
  return threads.filter((t) => {
    const all = [t.root, ...t.replies];
    if (s.kind && t.root.kind !== s.kind) return false;
    if (s.about && aboutOf(t.root.target) !== s.about) return false;
    if (s.open && !isOpen(t)) return false;
    if (s.tag && !all.some((a) => a.tags.includes(s.tag ?? ''))) return false;
    if (s.author && !all.some((a) => a.author === s.author)) return false;
    if (s.mention && !all.some((a) => a.mentions.includes(s.mention ?? ''))) return false;
    const said = all
      .map((a) => `${a.text} ${a.tags.join(' ')}`)
      .join('\n')
      .toLowerCase();
    return words.every((w) => said.includes(w));
  });
}

/** Tags and authors that occur, the frequent ones first. */
export function choicesOf(threads: Thread[]): { tags: string[]; authors: string[] } {
  const count = (of: string[]) => {
    const n = new Map<string, number>();
    for (const x of of) n.set(x, (n.get(x) ?? 0) + 1);
    return [...n].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).map(([x]) => x);
  };
  const all = threads.flatMap((t) => [t.root, ...t.replies]);
  return { tags: count(all.flatMap((a) => a.tags)), authors: count(all.map((a) => a.author)) };
}
