/** Withdrawn entries are kept for their history; no picture, count or span of time takes them in. */
import type { Schema } from '@/api/client';

type Entry = Schema<'Entry'>;

/** A page of entries without those that are withdrawn. */
export function standing<P extends { items: Entry[] }>(page: P): P {
  return { ...page, items: page.items.filter((e) => e.status !== 'withdrawn') };
}
