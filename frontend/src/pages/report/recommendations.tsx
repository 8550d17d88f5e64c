import { Button, Group, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Bilingual } from '@/ui/bilingual';
import { ItemTools, moved } from './paragraphs';
import classes from './report.module.css';
import { freshKey, type Recommendation } from './text';

/** What somebody should do, and by when: each with an addressee and a date, or a rule that gives one. */
export function Recommendations({
  value,
  onChange,
}: {
  value: Recommendation[];
  onChange: (value: Recommendation[]) => void;
}) {
  const { t } = useTranslation('report');
  const change = (i: number, part: Partial<Recommendation>) =>
    onChange(value.map((old, at) => (at === i ? { ...old, ...part } : old)));
  return (
    <Stack gap="sm">
      {value.map((r, i) => {
        const name = `R${i + 1}`;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: keys are being edited; the place is what stays
          <div key={i} className={classes.item} id={`report-recommendation-${r.key}`}>
            <Group justify="space-between" className={classes.itemhead}>
              <Text size="sm" fw={600} className="num">
                {name}
              </Text>
              <ItemTools
                name={name}
                first={i === 0}
                last={i === value.length - 1}
                onMove={(by) => onChange(moved(value, i, by))}
                onRemove={() => onChange(value.filter((_, at) => at !== i))}
              />
            </Group>
            <Stack gap="xs">
              <Bilingual
                label={t('field.what')}
                spoken={`${name} · ${t('field.what')}`}
                value={r.text}
                onChange={(text) => change(i, { text })}
                rows={2}
              />
              <Bilingual
                label={t('field.addressee')}
                spoken={`${name} · ${t('field.addressee')}`}
                value={r.addressee}
                onChange={(addressee) => change(i, { addressee })}
              />
              <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xs">
                <TextInput
                  type="date"
                  label={t('field.due')}
                  aria-label={`${name} · ${t('field.due')}`}
                  value={r.due}
                  onChange={(e) => change(i, { due: e.currentTarget.value })}
                />
                <TextInput
                  label={t('field.key')}
                  aria-label={`${name} · ${t('field.key')}`}
                  value={r.key}
                  onChange={(e) => change(i, { key: e.currentTarget.value })}
                  spellCheck={false}
                  required
                />
              </SimpleGrid>
              <Bilingual
                label={t('field.due_rule')}
                spoken={`${name} · ${t('field.due_rule')}`}
                value={r.due_rule}
                onChange={(due_rule) => change(i, { due_rule })}
              />
            </Stack>
          </div>
        );
      })}
      <Group>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={16} />}
          onClick={() =>
            onChange([
              ...value,
              { key: freshKey(value.map((r) => r.key)), text: {}, addressee: {}, due: '', due_rule: {} },
            ])
          }
        >
          {t('item.add_recommendation')}
        </Button>
      </Group>
    </Stack>
  );
}
