/** The calls by which one file reaches the service, part by part. */
import { client } from '@/api/client';
import { ProblemError, toProblem } from '@/api/problem';

/** Where the service says an upload stands. */
export async function standing(slug: string, id: string): Promise<number> {
  const { response } = await client.HEAD('/api/v1/incidents/{incident}/uploads/{upload}', {
    params: { path: { incident: slug, upload: id } },
  });
  return offsetOf(response.headers.get('Upload-Offset')) ?? 0;
}

const offsetOf = (text: string | null) => (text && /^\d+$/.test(text) ? Number(text) : undefined);

/**
 * Sends one part; gives where the upload then stands, which after a broken-off
 * part is somewhere inside it. XMLHttpRequest, as fetch does not tell how much has left.
 */
export function sendPart(
  slug: string,
  id: string,
  part: Blob,
  offset: number,
  progress: (sent: number) => void,
  signal: AbortSignal,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const x = new XMLHttpRequest();
    const stop = () => x.abort();
    const done = () => signal.removeEventListener('abort', stop);
    x.open('PATCH', `/api/v1/incidents/${encodeURIComponent(slug)}/uploads/${encodeURIComponent(id)}`);
    x.setRequestHeader('Content-Type', 'application/offset+octet-stream');
    x.setRequestHeader('Upload-Offset', String(offset));
    x.upload.onprogress = (e) => progress(e.loaded);
    x.onload = async () => {
      done();
      const at = offsetOf(x.getResponseHeader('Upload-Offset'));
      if (x.status === 204) return resolve(at ?? offset + part.size);
      if (x.status === 409 && at !== undefined && at !== offset) return resolve(at);
      const headers = new Headers();
      const retry = x.getResponseHeader('Retry-After');
      if (retry) headers.set('Retry-After', retry);
      reject(await toProblem(new Response(x.responseText, { status: x.status, headers })));
    };
    x.onerror = () => {
      done();
      reject(new ProblemError({ code: 'offline', status: 0 }));
    };
    x.onabort = () => {
      done();
      reject(new DOMException('stopped', 'AbortError'));
    };
    if (signal.aborted) return reject(new DOMException('stopped', 'AbortError'));
    signal.addEventListener('abort', stop);
    x.send(part);
  });
}

/** Whether the same call may work in a while. */
export function passing(p: ProblemError): boolean {
  // 409: another request, perhaps our own that broke off, is still being put away.
  return (
    p.status === 0 || p.status === 409 || p.status === 429 || p.status === 502 || p.status === 503 || p.status === 504
  );
}
