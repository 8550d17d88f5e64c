/** Pieces of what narrows a list down, and of what is said when nothing is left of it. */
import { Button, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconFilterOff, IconSearch } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { Empty } from './states';

/** Narrows to what holds some words: told on once the typing pauses. */
export function TextFilter({
  label,
  value = '',
  onChange,
}: {
  label: string;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
}) {
  const [text, setText] = useState(value);
  const tell = useDebouncedCallback((typed: string) => onChange(typed.trim() || undefined), 250);
  // Another value from outside is written anew; one's own typing is left alone.
  useEffect(() => setText((now) => (now.trim() === value ? now : value)), [value]);
  return (
    <TextInput
      size="xs"
      w={190}
      leftSection={<IconSearch size={14} />}
      value={text}
      onChange={(e) => {
        setText(e.currentTarget.value);
        tell(e.currentTarget.value);
      }}
      aria-label={label}
      placeholder={label}
    />
  );
}

export function ClearFilters({ label, onClear }: { label: string; onClear: () => void }) {
  return (
    <Button size="compact-xs" variant="subtle" color="gray" leftSection={<IconFilterOff size={14} />} onClick={onClear}>
      {label}
    </Button>
  );
}

/** There is something, but the filters leave nothing of it. */
export function NothingLeft({
  title,
  detail,
  clear,
  onClear,
}: {
  title: string;
  detail: string;
  clear: string;
  onClear: () => void;
}) {
  return (
    <Empty
      title={title}
      icon={<IconFilterOff size={26} stroke={1.5} />}
      action={
        <Button variant="default" onClick={onClear}>
          {clear}
        </Button>
      }
    >
      {detail}
    </Empty>
  );
}
