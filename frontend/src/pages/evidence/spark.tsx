/** Where a source's records stand in time, as little columns; the range is written beside it. */
import classes from './evidence.module.css';

export function Spark({ counts, most }: { counts: number[]; most: number }) {
  if (counts.length === 0) return null;
  // Roots, so that a quiet source beside a loud one is still seen.
  const height = (n: number) => (n === 0 ? 0 : Math.max(1.5, Math.sqrt(n / most) * 20));
  const path = counts.map((n, i) => (n > 0 ? `M${i} 20h.85v-${height(n).toFixed(2)}h-.85z` : '')).join('');
  return (
    <svg className={classes.spark} viewBox={`0 0 ${counts.length} 20`} preserveAspectRatio="none" aria-hidden="true">
      <path d={path} fill="var(--eb-info)" />
      <path d={`M0 19.6h${counts.length}`} stroke="var(--eb-line)" strokeWidth={0.8} />
    </svg>
  );
}
