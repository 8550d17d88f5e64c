/** A text in both languages, side by side; either may stay empty. */
import { Group, Input, Textarea, TextInput } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Localized } from '@/lib/localized';

export function LocalizedInput({
  label,
  description,
  value,
  onChange,
  multiline,
  required,
  error,
  autoFocus,
}: {
  label: string;
  description?: string;
  value: Localized;
  onChange: (value: Localized) => void;
  multiline?: boolean;
  required?: boolean;
  error?: string;
  autoFocus?: boolean;
}) {
  const { t, i18n } = useTranslation('record');
  const id = useId();
  const order = i18n.language === 'ko' ? (['ko', 'en'] as const) : (['en', 'ko'] as const);
  return (
    <Input.Wrapper
      label={label}
      description={description}
      required={required}
      error={error}
      labelElement="div"
      labelProps={{ id }}
      role="group"
      aria-labelledby={id}
    >
      <Group grow gap="xs" align="flex-start" wrap="wrap" preventGrowOverflow={false}>
        {order.map((language, i) => {
          const props = {
            value: value[language] ?? '',
            onChange: (e: { currentTarget: { value: string } }) =>
              onChange({ ...value, [language]: e.currentTarget.value }),
            'aria-label': `${label} (${t(`language.${language}`)})`,
            'aria-invalid': error ? true : undefined,
            placeholder: t(`language.${language}`),
            lang: language,
            'data-autofocus': autoFocus && i === 0 ? true : undefined,
            style: { minWidth: 'min(220px, 100%)' },
          };
          return multiline ? (
            <Textarea key={language} {...props} autosize minRows={2} maxRows={10} />
          ) : (
            <TextInput key={language} {...props} />
          );
        })}
      </Group>
    </Input.Wrapper>
  );
}
