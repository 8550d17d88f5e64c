import { SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Bilingual } from '@/ui/bilingual';
import { ItemList } from '@/ui/item-list';
import { freshKey, type Recommendation } from './text';

const title = (place: number) => `R${place + 1}`;

/** What somebody should do, and by when: each with an addressee and a date, or a rule that gives one. */
export function Recommendations({
  value,
  onChange,
}: {
  value: Recommendation[];
  onChange: (value: Recommendation[]) => void;
}) {
  const { t } = useTranslation('report');
  return (
    <ItemList
      items={value}
      onChange={onChange}
      say={(r, i) => ({ title: title(i), id: `report-recommendation-${r.key}` })}
      add={t('item.add_recommendation')}
      fresh={() => ({ key: freshKey(value.map((r) => r.key)), text: {}, addressee: {}, due: '', due_rule: {} })}
    >
      {(r, change, i) => {
        const spoken = (field: string) => `${title(i)} · ${t(`field.${field}`)}`;
        return (
          <Stack gap="xs">
            <Bilingual
              label={t('field.what')}
              spoken={spoken('what')}
              value={r.text}
              onChange={(text) => change({ ...r, text })}
              rows={2}
            />
            <Bilingual
              label={t('field.addressee')}
              spoken={spoken('addressee')}
              value={r.addressee}
              onChange={(addressee) => change({ ...r, addressee })}
            />
            <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xs">
              <TextInput
                type="date"
                label={t('field.due')}
                aria-label={spoken('due')}
                value={r.due}
                onChange={(e) => change({ ...r, due: e.currentTarget.value })}
              />
              <TextInput
                label={t('field.key')}
                aria-label={spoken('key')}
                value={r.key}
                onChange={(e) => change({ ...r, key: e.currentTarget.value })}
                spellCheck={false}
                required
              />
            </SimpleGrid>
            <Bilingual
              label={t('field.due_rule')}
              spoken={spoken('due_rule')}
              value={r.due_rule}
              onChange={(due_rule) => change({ ...r, due_rule })}
            />
          </Stack>
        );
      }}
    </ItemList>
  );
}
