/** One text in both languages, side by side; on a narrow screen one under the other. */
import { Fieldset, SimpleGrid, Textarea, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Localized } from '@/lib/localized';

const names = { ko: '한국어', en: 'English' } as const;

export function Bilingual({
  label,
  value,
  onChange,
  rows,
  description,
  readOnly,
  required,
  hideLabel,
  spoken,
  maxLength,
}: {
  label: string;
  value: Localized;
  onChange: (value: Localized) => void;
  /** More than one line. */
  rows?: number;
  description?: ReactNode;
  readOnly?: boolean;
  /** One of the two has to be there. */
  required?: boolean;
  /** The label is only spoken: it stands above in other words. */
  hideLabel?: boolean;
  /** What the two are called where the label alone would not tell them from others. */
  spoken?: string;
  maxLength?: number;
}) {
  return (
    <Fieldset
      aria-label={hideLabel ? (spoken ?? label) : undefined}
      legend={
        hideLabel ? undefined : (
          <>
            {label}
            {required && (
              <span aria-hidden style={{ color: 'var(--eb-error)' }}>
                {' *'}
              </span>
            )}
          </>
        )
      }
      variant="unstyled"
      styles={{
        root: { margin: 0, padding: 0 },
        legend: { fontSize: 14, fontWeight: 500, padding: 0, marginBottom: 2 },
      }}
    >
      {description && <div style={{ color: 'var(--eb-muted)', fontSize: 12, marginBottom: 4 }}>{description}</div>}
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xs">
        {(['ko', 'en'] as const).map((lang) => {
          const props = {
            lang,
            value: value[lang] ?? '',
            'aria-label': `${spoken ?? label} · ${names[lang]}`,
            placeholder: names[lang],
            readOnly,
            maxLength,
            required: required && !value.ko?.trim() && !value.en?.trim(),
            onChange: (e: { currentTarget: { value: string } }) =>
              onChange({ ...value, [lang]: e.currentTarget.value }),
          };
          return rows ? (
            <Textarea key={lang} {...props} autosize minRows={rows} maxRows={24} />
          ) : (
            <TextInput key={lang} {...props} />
          );
        })}
      </SimpleGrid>
    </Fieldset>
  );
}
