import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Localized } from '@/lib/localized';
import { Bilingual } from '@/ui/bilingual';
import { ItemList } from '@/ui/item-list';

/** The numbered paragraphs of a section, in Markdown. */
export function Paragraphs({
  section,
  value,
  onChange,
}: {
  section: { name: string; number: number };
  value: Localized[];
  onChange: (value: Localized[]) => void;
}) {
  const { t } = useTranslation('report');
  const number = (i: number) => `${section.number}.${i + 1}`;
  return (
    <ItemList
      items={value}
      onChange={onChange}
      say={(_, i) => ({ title: number(i), id: `report-${section.name}-${i + 1}` })}
      add={t('item.add_paragraph')}
      fresh={() => ({})}
      note={
        <Text size="xs" c="var(--eb-muted)">
          {t('item.markdown')}
        </Text>
      }
    >
      {(paragraph, change, i) => (
        <Bilingual
          label={t('field.paragraph', { name: number(i) })}
          hideLabel
          value={paragraph}
          onChange={change}
          rows={3}
        />
      )}
    </ItemList>
  );
}
