/** The stretch of time that is searched: shown, typed, taken away again. */
import { Button, CloseButton, Group, Popover, Stack } from '@mantine/core';
import { IconCalendarTime } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useZone } from '@/app/zone';
import { parseTime, toRFC3339 } from '@/lib/time';
import { TimeInput } from '@/ui/record/time-input';
import css from './search.module.css';

export interface Range {
  from?: string;
  to?: string;
}

export function RangePicker({ range, onRange }: { range: Range; onRange: (range: Range) => void }) {
  const { t } = useTranslation('search');
  const zone = useZone();
  const [open, setOpen] = useState(false);
  const from = parseTime(range.from);
  const to = parseTime(range.to);
  const any = from !== undefined || to !== undefined;
  const text = (ms: number) => zone.time(ms, ms % 60_000 === 0 ? 'minute' : 'second');
  return (
    <Group gap={2} wrap="nowrap" className={css.range}>
      <Popover opened={open} onChange={setOpen} position="bottom-start" shadow="md" trapFocus returnFocus>
        <Popover.Target>
          <Button
            size="xs"
            variant={any ? 'light' : 'default'}
            leftSection={<IconCalendarTime size={15} />}
            aria-expanded={open}
            onClick={() => setOpen((o) => !o)}
          >
            {any
              ? `${from === undefined ? '…' : text(from)} – ${to === undefined ? '…' : text(to)} ${zone.name(from ?? to ?? 0)}`
              : t('range.all')}
          </Button>
        </Popover.Target>
        <Popover.Dropdown aria-label={t('range.title')}>
          <RangeForm
            from={from}
            to={to}
            onDone={(next) => {
              setOpen(false);
              onRange(next);
            }}
          />
        </Popover.Dropdown>
      </Popover>
      {any && <CloseButton size={28} aria-label={t('range.clear')} onClick={() => onRange({})} />}
    </Group>
  );
}

function RangeForm({
  from,
  to,
  onDone,
}: {
  from: number | undefined;
  to: number | undefined;
  onDone: (range: Range) => void;
}) {
  const { t } = useTranslation('search');
  const [a, setA] = useState(from);
  const [b, setB] = useState(to);
  const reversed = a !== undefined && b !== undefined && b <= a;
  const wrong = reversed || Number.isNaN(a) || Number.isNaN(b);
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault();
        if (!wrong)
          onDone({
            from: a === undefined ? undefined : toRFC3339(a),
            to: b === undefined ? undefined : toRFC3339(b),
          });
      }}
    >
      <Stack gap="xs">
        <TimeInput label={t('range.from')} value={a} onChange={setA} width={250} />
        <TimeInput
          label={t('range.to')}
          value={b}
          onChange={setB}
          width={250}
          error={reversed ? t('range.reversed') : undefined}
        />
        <Button type="submit" size="xs" disabled={wrong}>
          {t('range.apply')}
        </Button>
      </Stack>
    </form>
  );
}
