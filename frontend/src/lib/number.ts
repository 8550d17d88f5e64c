/** Numbers as each language writes them. */

/** `1,234,567` */
export function formatCount(n: number, language: string): string {
  return new Intl.NumberFormat(language).format(n);
}

/** `12.3 k`, `1.2만`: short, for axes and badges. */
export function formatShort(n: number, language: string): string {
  return new Intl.NumberFormat(language, { notation: 'compact', maximumFractionDigits: 1 }).format(n);
}

/** `33.4 MB`: powers of ten, as disks and networks are sold. */
export function formatBytes(n: number, language: string): string {
  const names = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];
  let i = 0;
  let value = n;
  while (value >= 1000 && i < names.length - 1) {
    value /= 1000;
    i++;
  }
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: names[i],
    unitDisplay: 'short',
    maximumFractionDigits: i === 0 ? 0 : 1,
  }).format(value);
}
