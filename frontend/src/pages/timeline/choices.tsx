/** A menu of the filter bar, and a list of values to choose in it. */
import { Badge, Button, Checkbox, Popover, ScrollArea, Stack, TextInput } from '@mantine/core';
import { IconFilter } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '@/lib/number';
import css from './bars.module.css';
import marks from './marks.module.css';

export function Menu({ label, count, children }: { label: string; count: number | undefined; children: ReactNode }) {
  return (
    <Popover position="bottom-start" shadow="md" trapFocus returnFocus withinPortal>
      <Popover.Target>
        <Button
          size="xs"
          px={8}
          variant={count ? 'light' : 'default'}
          leftSection={<IconFilter size={13} />}
          rightSection={
            count ? (
              <Badge size="xs" circle>
                {count}
              </Badge>
            ) : undefined
          }
        >
          {label}
        </Button>
      </Popover.Target>
      <Popover.Dropdown p="xs">{children}</Popover.Dropdown>
    </Popover>
  );
}

interface Option {
  value: string;
  label: string;
  count?: number;
  colour?: string;
}

export function Choices({
  name,
  options,
  chosen,
  single,
  onToggle,
}: {
  name: string;
  options: Option[];
  chosen: string[];
  single?: boolean;
  onToggle: (value: string) => void;
}) {
  const { t, i18n } = useTranslation('timeline');
  const [sought, seek] = useState('');
  const shown = options.filter((o) => o.label.toLowerCase().includes(sought.toLowerCase())).slice(0, 200);
  return (
    <Stack gap={6} miw={220}>
      {options.length > 8 && (
        <TextInput
          size="xs"
          value={sought}
          onChange={(e) => seek(e.currentTarget.value)}
          placeholder={t('filter.narrow')}
          aria-label={t('filter.narrow')}
        />
      )}
      <ScrollArea.Autosize mah={320} role="group" aria-label={name}>
        <Stack gap={4} py={2}>
          {shown.map((o) => (
            <Checkbox
              key={o.value}
              size="xs"
              radius={single ? 'xl' : 'sm'}
              checked={chosen.includes(o.value)}
              onChange={() => onToggle(o.value)}
              label={
                <span className={css.choice}>
                  {o.colour && <span className={marks.swatch} style={{ background: o.colour }} aria-hidden />}
                  {o.label}
                  {o.count !== undefined && <span className={marks.quiet}>{formatCount(o.count, i18n.language)}</span>}
                </span>
              }
            />
          ))}
        </Stack>
      </ScrollArea.Autosize>
    </Stack>
  );
}
