/** The zones one can choose. */

let all: string[] | undefined;

/** All zones of the runtime, each once; the likely ones first, before them those that are given. */
export function zoneChoices(...first: string[]): string[] {
  all ??= typeof Intl.supportedValuesOf === 'function' ? Intl.supportedValuesOf('timeZone') : [];
  return [...new Set([...first, 'Asia/Seoul', 'UTC', ...all].filter(Boolean))];
}
