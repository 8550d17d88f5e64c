/** What the shapes and signs of the graph mean. */
import { IconClockHour4, IconFlame, IconHourglassHigh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import css from './causes.module.css';
import { verdictDashes, verdictIcons, verdictTones } from './looks';

const classes = {
  direct: 'var(--mantine-primary-color-filled)',
  contributing: 'var(--eb-corroborated)',
  indirect: 'var(--eb-gap)',
} as const;

export function Legend() {
  const { t } = useTranslation('causes');
  return (
    <section className={css.legend} aria-label={t('legend.title')}>
      {(Object.keys(classes) as (keyof typeof classes)[]).map((c) => (
        <span key={c}>
          <i className={css.swatch} style={{ background: classes[c] }} />
          {t(`class.${c}`)}
        </span>
      ))}
      <span>
        <IconFlame size={13} aria-hidden /> {t('effect.onset')}
      </span>
      <span>
        <IconHourglassHigh size={13} aria-hidden /> {t('effect.delay')}
      </span>
      <span>
        <IconClockHour4 size={13} aria-hidden /> {t('moment')}
      </span>
      {(['no', 'unknown', 'yes'] as const).map((v) => {
        const Icon = verdictIcons[v];
        return (
          <span key={v}>
            <svg width="30" height="8" aria-hidden="true">
              <line
                x1="0"
                y1="4"
                x2="30"
                y2="4"
                stroke={verdictTones[v]}
                strokeWidth="2"
                strokeDasharray={verdictDashes[v]}
              />
            </svg>
            <Icon size={13} color={verdictTones[v]} stroke={2.6} aria-hidden /> {t(`verdict.${v}`)}
          </span>
        );
      })}
      <span>
        <svg width="24" height="8" aria-hidden="true">
          <line x1="0" y1="4" x2="24" y2="4" stroke="var(--eb-muted)" strokeWidth="4" />
        </svg>
        {t('sufficiency.sufficient')}
      </span>
      <span>{t('legend.ring')}</span>
    </section>
  );
}
