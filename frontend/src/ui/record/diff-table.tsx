/** Field by field: what stood there, and what stands there now. */
import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useZone } from '@/app/zone';
import { parseTime } from '@/lib/time';
import { type FieldChange, middle } from './diff';
import css from './diff.module.css';
import { typedTime } from './time-input';

export function ChangeTable({ changes }: { changes: FieldChange[] }) {
  const { t } = useTranslation('record');
  const zone = useZone();
  if (changes.length === 0)
    return (
      <Text size="sm" c="var(--eb-muted)">
        {t('revision.same')}
      </Text>
    );
  const read = (text: string, field: string | undefined) => {
    if (field === 'status') return t(`common:status.${text}`, { defaultValue: text });
    const ms = parseTime(text);
    return ms === undefined ? text : `${typedTime(ms, zone.zone)} ${zone.name(ms)}`;
  };
  return (
    <dl className={css.changes}>
      {changes.map((c) => {
        const [field, language] = c.field.split('.');
        const before = c.before && read(c.before, field);
        const after = c.after && read(c.after, field);
        const m = middle(before, after);
        // Where little is common, the two are read better whole.
        const alike = m.head.length + m.tail.length > Math.max(before.length, after.length) / 3;
        return (
          <div key={c.field} className={css.change}>
            <dt>
              {t(`field.${field}`, { defaultValue: field })}
              {language && ` · ${t(`language.${language}`, { defaultValue: language })}`}
            </dt>
            <dd>
              {before && (
                <del>
                  <span className={css.sign} aria-hidden>
                    −
                  </span>
                  {alike && after ? (
                    <>
                      {m.head}
                      <b>{m.a}</b>
                      {m.tail}
                    </>
                  ) : (
                    before
                  )}
                </del>
              )}
              {after && (
                <ins>
                  <span className={css.sign} aria-hidden>
                    +
                  </span>
                  {alike && before ? (
                    <>
                      {m.head}
                      <b>{m.b}</b>
                      {m.tail}
                    </>
                  ) : (
                    after
                  )}
                </ins>
              )}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
