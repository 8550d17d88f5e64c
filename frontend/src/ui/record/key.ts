/** Proposes the short name of a record from its title. */

const syllables = {
  first: 'g kk n d tt r m b pp s ss  j jj ch k t p h'.split(' '),
  vowel: 'a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i'.split(' '),
  last: ' k k k n n n t l k m l l l p l m p p t t ng t t k t p t'.split(' '),
};

/** Hangul in Latin letters, syllable by syllable: enough for a name to be recognised by. */
export function romanise(text: string): string {
  return text.normalize('NFC').replace(/[가-힣]/g, (c) => {
    const n = c.charCodeAt(0) - 0xac00;
    return (
      (syllables.first[Math.floor(n / 588)] ?? '') +
      (syllables.vowel[Math.floor((n % 588) / 28)] ?? '') +
      (syllables.last[n % 28] ?? '')
    );
  });
}

const small = new Set(['a', 'an', 'the', 'of', 'in', 'on', 'at', 'to', 'is', 'was', 'were', 'and', 'by', 'for']);

/** `Power to all servers cut` → `power-all-servers-cut`; never one that is taken. */
export function proposeKey(title: { en?: string; ko?: string }, taken: Iterable<string> = []): string {
  const words = romanise(title.en?.trim() || title.ko?.trim() || '')
    .normalize('NFKD')
    .toLowerCase()
    .replace(/['’]/g, '')
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
  const telling = words.filter((w) => !small.has(w));
  let key = '';
  for (const word of telling.length > 0 ? telling : words) {
    const longer = key ? `${key}-${word}` : word.slice(0, 40);
    if (longer.length > 40 || longer.split('-').length > 5) break;
    key = longer;
  }
  if (!key) return '';
  const others = new Set(taken);
  let free = key;
  for (let n = 2; others.has(free); n++) free = `${key}-${n}`;
  return free;
}

/** What the service takes for a key. */
export function isKey(text: string): boolean {
  return /^[a-z0-9]+(-[a-z0-9]+)*$/.test(text) && text.length <= 64;
}
