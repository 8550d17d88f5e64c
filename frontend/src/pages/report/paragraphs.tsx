import { ActionIcon, Button, Group, Stack, Text, Tooltip } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Localized } from '@/lib/localized';
import { Bilingual } from '@/ui/bilingual';
import classes from './report.module.css';

/** Moves, removes and names one item of a list. */
export function ItemTools({
  name,
  first,
  last,
  onMove,
  onRemove,
}: {
  name: string;
  first: boolean;
  last: boolean;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
}) {
  const { t } = useTranslation('report');
  return (
    <Group gap={2}>
      <Tooltip label={t('item.up')}>
        <ActionIcon
          variant="subtle"
          color="gray"
          disabled={first}
          aria-label={t('item.up_of', { name })}
          onClick={() => onMove(-1)}
        >
          <IconArrowUp size={16} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={t('item.down')}>
        <ActionIcon
          variant="subtle"
          color="gray"
          disabled={last}
          aria-label={t('item.down_of', { name })}
          onClick={() => onMove(1)}
        >
          <IconArrowDown size={16} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={t('item.remove')}>
        <ActionIcon variant="subtle" color="red" aria-label={t('item.remove_of', { name })} onClick={onRemove}>
          <IconTrash size={16} />
        </ActionIcon>
      </Tooltip>
    </Group>
  );
}

export function moved<T>(list: readonly T[], i: number, by: -1 | 1): T[] {
  const next = [...list];
  const [taken] = next.splice(i, 1);
  if (taken !== undefined) next.splice(i + by, 0, taken);
  return next;
}

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
  return (
    <Stack gap="sm">
      {value.map((p, i) => {
        const name = `${section.number}.${i + 1}`;
        return (
          <div
            // biome-ignore lint/suspicious/noArrayIndexKey: a paragraph has no name but its place
            key={i}
            className={classes.item}
            id={`report-${section.name}-${i + 1}`}
          >
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
            <Bilingual
              label={t('field.paragraph', { name })}
              hideLabel
              value={p}
              onChange={(next) => onChange(value.map((old, at) => (at === i ? next : old)))}
              rows={3}
            />
          </div>
        );
      })}
      <Group>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={16} />}
          onClick={() => onChange([...value, {}])}
        >
          {t('item.add_paragraph')}
        </Button>
        <Text size="xs" c="var(--eb-muted)">
          {t('item.markdown')}
        </Text>
      </Group>
    </Stack>
  );
}
