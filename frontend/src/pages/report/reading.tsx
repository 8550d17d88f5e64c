import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Localized } from '@/lib/localized';
import { Markdown } from '@/ui/markdown';
import { Panel } from '@/ui/panel';
import classes from './report.module.css';
import { type ReportText, sections } from './text';

/** Both languages of a text, rendered, side by side. */
function Pair({ value }: { value: Localized }) {
  const { t } = useTranslation('report');
  return (
    <div className={classes.pair}>
      {(['ko', 'en'] as const).map((lang) => (
        <div key={lang} lang={lang}>
          {value[lang]?.trim() ? (
            <Markdown text={value[lang] ?? ''} />
          ) : (
            <Text size="sm" c="var(--eb-muted)" fs="italic" lang={undefined}>
              {t(`reading.missing_${lang}`)}
            </Text>
          )}
        </div>
      ))}
    </div>
  );
}

/** The texts as they will read. */
export function Reading({ text }: { text: ReportText }) {
  const { t } = useTranslation('report');
  return (
    <>
      <Panel title={t('part.head')}>
        <Pair value={text.title} />
        <Pair value={text.publisher} />
      </Panel>
      {sections.map((s) => (
        <Panel key={s.name} title={`${s.number}. ${t(`part.${s.name}`)}`}>
          {text[s.name].length === 0 && (
            <Text size="sm" c="var(--eb-muted)">
              {t('reading.nothing')}
            </Text>
          )}
          {text[s.name].map((p, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a paragraph has no name but its place
            <div key={i} className={classes.numbered} id={`report-${s.name}-${i + 1}`}>
              <span className="num">
                {s.number}.{i + 1}
              </span>
              <Pair value={p} />
            </div>
          ))}
        </Panel>
      ))}
      <Panel title={t('part.recommendations')}>
        {text.recommendations.length === 0 && (
          <Text size="sm" c="var(--eb-muted)">
            {t('reading.nothing')}
          </Text>
        )}
        {text.recommendations.map((r, i) => (
          <div key={r.key} className={classes.numbered} id={`report-recommendation-${r.key}`}>
            <span className="num">R{i + 1}</span>
            <div>
              <Pair value={r.text} />
              <div className={classes.pair}>
                {(['ko', 'en'] as const).map((lang) => (
                  <Text key={lang} size="sm" c="var(--eb-muted)">
                    {[r.addressee[lang], r.due, r.due_rule[lang]].filter(Boolean).join(' · ')}
                  </Text>
                ))}
              </div>
            </div>
          </div>
        ))}
      </Panel>
      {(text.corrections.ko || text.corrections.en) && (
        <Panel title={t('part.corrections')}>
          <Pair value={text.corrections} />
        </Panel>
      )}
    </>
  );
}
