/** Names in addresses. */

/** What an incident's slug has to look like: lower-case letters, digits, inner hyphens, at most 64. */
export const slugForm = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/;

/**
 * A slug proposed from a title: its Latin words and numbers. Korean alone gives
 * none that could be read, so the year stands in for it.
 */
export function proposeSlug(title: { ko?: string; en?: string }, year: number): string {
  const words = (title.en || title.ko || '')
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036f'’]/g, '')
    .split(/[^a-z0-9]+/)
    .filter((w) => w && !['the', 'a', 'an', 'of', 'and', 'in', 'at', 'on', 'for', 'to'].includes(w));
  const kept: string[] = [];
  for (const word of words) {
    if ([...kept, word].join('-').length > 40) break;
    kept.push(word);
  }
  if (!kept.some((w) => /^(19|20)\d\d$/.test(w))) kept.push(String(year));
  const slug = (kept.length === 1 && (title.ko || title.en) ? ['incident', ...kept] : kept).join('-');
  return slugForm.test(slug) ? slug : '';
}
