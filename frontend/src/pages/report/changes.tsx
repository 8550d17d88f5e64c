import { Badge, Button, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { localized } from '@/lib/localized';
import type { ReportChange } from './document';
import classes from './report.module.css';

const step = 30;

/** What differs from the edition before: what was there, and what stands there now. */
export function Changes({ changes }: { changes: ReportChange[] }) {
  const { t, i18n } = useTranslation('report');
  const [shown, setShown] = useState(step);
  if (changes.length === 0) {
    return (
      <Text size="sm" c="var(--eb-muted)">
        {t('changes.none')}
      </Text>
    );
  }
  return (
    <>
      <ul className={classes.changes}>
        {changes.slice(0, shown).map((c, i) => {
          const before = localized(c.before, i18n.language);
          const after = localized(c.after, i18n.language);
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes its order
            <li key={i}>
              <div>
                <Badge variant="outline" size="sm" tt="none" className={classes[c.change]}>
                  {t(`changes.${c.change}`)}
                </Badge>{' '}
                <Text span size="xs" c="var(--eb-muted)">
                  {t(`changes.noun.${c.noun}`, { defaultValue: c.noun })} · {c.key}
                </Text>
              </div>
              {before && <del>{before}</del>}
              {after && <ins>{after}</ins>}
            </li>
          );
        })}
      </ul>
      {changes.length > shown && (
        <Button variant="default" size="compact-sm" onClick={() => setShown(shown + step)}>
          {t('common:action.more')} ({changes.length - shown})
        </Button>
      )}
    </>
  );
}
