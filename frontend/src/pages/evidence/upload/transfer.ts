/** One file on its way: from where the service stands to its end, then what the service makes of it. */
import { client } from '@/api/client';
import { ProblemError } from '@/api/problem';
import type { Hasher } from './hasher';
import { type Item, partSize, smooth } from './item';
import { sendPart, standing } from './send';

/** The file as the queue knows it. */
export interface Carried {
  readonly key: string;
  /** As it stands now; undefined once it is discarded. */
  item(): Item | undefined;
  change(change: Partial<Item>): void;
}

/** One try. What was announced, sent and hashed before is not done again. */
export async function transfer(slug: string, carried: Carried, hasher: Hasher, signal: AbortSignal): Promise<void> {
  const item = carried.item();
  if (!item) return;
  const begun = item.id ? { id: item.id, offset: await standing(slug, item.id) } : await announce(slug, item);
  if (!begun) return;
  const { id } = begun;
  if (!item.id && !carried.item()) return discard(slug, id); // while it was being announced
  carried.change(begun);
  if (signal.aborted) return;
  carried.change({ state: 'sending', error: undefined });
  const { file } = item;
  if (begun.offset < item.size) {
    if (!file) return carried.change({ state: 'lost' });
    await sendRest(slug, carried, { id, file, offset: begun.offset }, hasher, signal);
  }
  carried.change({ state: 'checking', rate: 0, inFlight: 0 });
  if (carried.item()) await check(slug, carried, { id, file }, hasher);
}

async function announce(slug: string, item: Item): Promise<{ id: string; offset: number } | undefined> {
  const { data } = await client.POST('/api/v1/incidents/{incident}/uploads', {
    params: { path: { incident: slug } },
    body: {
      name: item.path,
      size: item.size,
      modified_at: item.file ? new Date(item.file.lastModified).toISOString() : undefined,
    },
  });
  return data && { id: data.id, offset: data.offset };
}

/** Forgets an upload at the service. */
export async function discard(slug: string, id: string): Promise<void> {
  await client.DELETE('/api/v1/incidents/{incident}/uploads/{upload}', {
    params: { path: { incident: slug, upload: id } },
  });
}

async function sendRest(
  slug: string,
  carried: Carried,
  { id, file, offset }: { id: string; file: File; offset: number },
  hasher: Hasher,
  signal: AbortSignal,
): Promise<void> {
  let at = offset;
  while (at < file.size) {
    const rate = carried.item()?.rate ?? 0;
    const begun = performance.now();
    const seconds = () => (performance.now() - begun) / 1000;
    const progress = (sent: number) => {
      if (seconds() > 0.2) carried.change({ inFlight: sent, rate: smooth(rate, sent, seconds()) });
    };
    const now = await sendPart(slug, id, file.slice(at, at + partSize(rate)), at, progress, signal);
    carried.change({ offset: now, inFlight: 0, rate: smooth(rate, Math.max(0, now - at), seconds()) });
    at = now;
    hasher.feed(carried.key, file, at);
  }
}

/** Has the service look at the whole file, and compares its hash with the browser's. */
async function check(
  slug: string,
  carried: Carried,
  { id, file }: { id: string; file: File | undefined },
  hasher: Hasher,
): Promise<void> {
  const { data } = await client.POST('/api/v1/incidents/{incident}/uploads/{upload}/finish', {
    params: { path: { incident: slug, upload: id } },
  });
  if (!data) return;
  const { sha256, expires_at: expiresAt } = data.upload;
  const verified = file && sha256 ? await agrees(hasher, carried.key, file, sha256) : undefined;
  if (verified === false) {
    const error = new ProblemError({ code: 'hash_differs', status: 1 });
    return carried.change({ state: 'failed', error, sha256, verified });
  }
  carried.change({ state: 'ready', sha256, verified, preview: data.preview, expiresAt });
}

/** Whether the browser comes to the same hash; undefined when it cannot tell. */
async function agrees(hasher: Hasher, key: string, file: File, theirs: string): Promise<boolean | undefined> {
  try {
    hasher.feed(key, file, file.size);
    return (await hasher.end(key)) === theirs;
  } catch {
    return undefined; // the file can no longer be read here; the service's hash stands alone
  }
}
