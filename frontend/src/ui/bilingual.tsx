/** One text in both languages, side by side where there is room; the reader's own comes first. */
import { Input, Textarea, TextInput } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Localized } from '@/lib/localized';
import css from './bilingual.module.css';

/** Each by its own name, as what is written in it is. */
const names = { ko: '한국어', en: 'English' } as const;

export function Bilingual({
  label,
  value,
  onChange,
  rows,
  description,
  required,
  error,
  autoFocus,
  hideLabel,
  spoken,
}: {
  label: string;
  value: Localized;
  onChange: (value: Localized) => void;
  /** More than one line: so many to begin with. */
  rows?: number;
  description?: string;
  /** One of the two has to be there. */
  required?: boolean;
  error?: string;
  /** Where a dialog opens with it. */
  autoFocus?: boolean;
  /** The label is only spoken: it stands above in other words. */
  hideLabel?: boolean;
  /** What the two are called where the label alone would not tell them from others. */
  spoken?: string;
}) {
  const { i18n } = useTranslation();
  const id = useId();
  const order = i18n.language === 'ko' ? (['ko', 'en'] as const) : (['en', 'ko'] as const);
  const told = [description && `${id}-description`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <Input.Wrapper
      id={id}
      label={hideLabel ? undefined : label}
      labelElement="div"
      description={description}
      withAsterisk={required}
      error={error}
      role="group"
      aria-label={spoken ?? label}
      aria-describedby={told || undefined}
    >
      <div className={css.both}>
        {order.map((lang, i) => {
          const props = {
            lang,
            value: value[lang] ?? '',
            'aria-label': `${spoken ?? label} (${names[lang]})`,
            placeholder: names[lang],
            required: required && !value.ko?.trim() && !value.en?.trim(),
            error: !!error,
            'data-autofocus': autoFocus && i === 0 ? true : undefined,
            onChange: (e: { currentTarget: { value: string } }) =>
              onChange({ ...value, [lang]: e.currentTarget.value }),
          };
          return rows ? (
            <Textarea key={lang} {...props} autosize minRows={rows} maxRows={24} />
          ) : (
            <TextInput key={lang} {...props} />
          );
        })}
      </div>
    </Input.Wrapper>
  );
}
