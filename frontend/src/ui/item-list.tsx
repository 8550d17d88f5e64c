/** An ordered list being written: items are changed where they stand, moved, removed, and added at the end. */
import { ActionIcon, Button, Group, Stack, Text, Tooltip } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './item-list.module.css';

interface Said {
  /** Above the item. */
  title: string;
  /** What its tools are called by; else its title. */
  name?: string;
  /** What the item as a whole is called, where its title alone would not tell. */
  label?: string;
  /** By which an address or a finding leads to it. */
  id?: string;
}

export function ItemList<T>({
  items,
  onChange,
  say,
  children,
  add,
  fresh,
  note,
}: {
  items: readonly T[];
  onChange: (items: T[]) => void;
  say: (item: T, place: number) => Said;
  /** The fields of one item. */
  children: (item: T, change: (item: T) => void, place: number) => ReactNode;
  /** The word on the button that adds one. */
  add: string;
  fresh: () => T;
  note?: ReactNode;
}) {
  return (
    <Stack gap="sm">
      {items.map((item, i) => {
        const { title, name = title, label, id } = say(item, i);
        const Frame = label ? 'fieldset' : 'div';
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: names are being edited; the place is what stays
          <Frame key={i} className={classes.item} id={id} aria-label={label}>
            <Group justify="space-between" mb={4}>
              <Text size="sm" fw={600} className="num">
                {title}
              </Text>
              <Tools
                name={name}
                first={i === 0}
                last={i === items.length - 1}
                onMove={(by) => onChange(moved(items, i, by))}
                onRemove={() => onChange(items.filter((_, at) => at !== i))}
              />
            </Group>
            {children(item, (next) => onChange(items.map((old, at) => (at === i ? next : old))), i)}
          </Frame>
        );
      })}
      <Group>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={16} />}
          onClick={() => onChange([...items, fresh()])}
        >
          {add}
        </Button>
        {note}
      </Group>
    </Stack>
  );
}

function moved<T>(list: readonly T[], i: number, by: -1 | 1): T[] {
  const next = [...list];
  next.splice(i + by, 0, ...next.splice(i, 1));
  return next;
}

function Tools({
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
  const { t } = useTranslation();
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
