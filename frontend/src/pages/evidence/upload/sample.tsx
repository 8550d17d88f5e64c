/** How the first records of an upload would be read. */
import { Badge, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/client';
import { useZone } from '@/app/zone';
import { parseTime } from '@/lib/time';
import classes from './upload.module.css';

export function SampleTable({ preview }: { preview: Schema<'Preview'> }) {
  const { t } = useTranslation('evidence');
  const zone = useZone();
  if (preview.sample.length === 0)
    return (
      <Text size="sm" c="var(--eb-muted)">
        {t('sample.none')}
      </Text>
    );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={classes.scroll} tabIndex={0} aria-label={t('sample.title')}>
      <table className={classes.sample}>
        <thead>
          <tr>
            <th scope="col">{t('sample.line')}</th>
            <th scope="col">{t('sample.time')}</th>
            <th scope="col">{t('sample.severity')}</th>
            <th scope="col">{t('sample.who')}</th>
            <th scope="col">{t('sample.text')}</th>
          </tr>
        </thead>
        <tbody>
          {preview.sample.map((s, i) => {
            const at = parseTime(s.recorded);
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: a record may stand on the same line as another
              <tr key={i}>
                <td className="num">{s.line}</td>
                <td className="num">
                  {s.undated ? (
                    <Text span size="xs" c="var(--eb-warn)">
                      {t('sample.undated')}: {s.undated}
                    </Text>
                  ) : s.zoned && at !== undefined ? (
                    <>
                      {zone.time(at, 'ms')} <span style={{ color: 'var(--eb-muted)' }}>{zone.name(at)}</span>
                    </>
                  ) : (
                    <>
                      {s.source_time}{' '}
                      <Badge size="xs" variant="default" style={{ textTransform: 'none' }}>
                        {t('sample.zoneless')}
                      </Badge>
                    </>
                  )}
                </td>
                <td>{s.severity}</td>
                <td>{[s.actor, s.service, s.host].filter(Boolean).join(' · ')}</td>
                <td className={classes.text}>{s.text}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
