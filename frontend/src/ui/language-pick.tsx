import { Group, Radio } from '@mantine/core';
import type { Language } from '@/app/i18n';

/** One of the two languages, each named in itself. */
export function LanguagePick({
  label,
  description,
  value,
  onChange,
}: {
  label: string;
  description?: string;
  value: Language;
  onChange: (language: Language) => void;
}) {
  return (
    <Radio.Group
      label={label}
      description={description}
      value={value}
      onChange={(next) => onChange(next === 'en' ? 'en' : 'ko')}
    >
      <Group mt={6}>
        <Radio value="ko" label="한국어" lang="ko" />
        <Radio value="en" label="English" lang="en" />
      </Group>
    </Radio.Group>
  );
}
