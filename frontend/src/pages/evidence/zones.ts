/** The zones one can choose, the likely ones first. */
let all: string[] | undefined;

export function zoneChoices(incidentZone: string): string[] {
  all ??= typeof Intl.supportedValuesOf === 'function' ? Intl.supportedValuesOf('timeZone') : [];
  return [...new Set([incidentZone, 'Asia/Seoul', 'UTC', ...all].filter(Boolean))];
}
