/** How the phases of an incident share a bar: to scale while it lasted; what only followed is cut short. */
export interface Part {
  /** The share of the bar that is to scale; 0 of what is cut short. */
  share: number;
  /** Begins when all was over: hours would be nothing beside its weeks. */
  cut: boolean;
}

/** `lasted` is the headline figure; without one, everything is to scale. Seconds. */
export function bar(seconds: number[], lasted: number | undefined): Part[] {
  const sum = seconds.reduce((s, n) => s + n, 0) || 1;
  let began = 0;
  const cut = seconds.map((n) => {
    const after = lasted !== undefined && lasted > 0 && began >= lasted;
    began += n;
    return after;
  });
  const whole = seconds.reduce((s, n, i) => s + (cut[i] ? 0 : n), 0) || sum;
  return seconds.map((n, i) => ({ share: cut[i] ? 0 : n / whole, cut: cut[i] ?? false }));
}
