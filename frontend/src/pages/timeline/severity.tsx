/** A severity as the timeline writes it: the colour is in the mark, the word is read against any ground. */
import { useTranslation } from 'react-i18next';
import { severities, severityName } from '@/ui/marks';
import css from './marks.module.css';

/** By range (0–6) or by OpenTelemetry's number. */
export function Severity({ range, number, written }: { range?: number; number?: number; written?: string }) {
  const { t } = useTranslation();
  const name = range === undefined ? severityName(number ?? 0) : (severities[range] ?? 'unspecified');
  return (
    <span
      className={css.sev}
      data-severity={name}
      title={written && written.toLowerCase() !== name ? written : undefined}
    >
      <span className={css.swatch} style={{ background: `var(--eb-${name})` }} aria-hidden />
      {t(`severity.${name}`)}
    </span>
  );
}
