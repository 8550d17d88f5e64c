/** When something happened: at a moment, between two, or on a day; perhaps about. */
import { Checkbox, Group, Input, SegmentedControl, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useZone } from '@/app/zone';
import { formatDuration } from '@/lib/duration';
import { type Interval, intervalEnds } from './interval';
import { TimeInput } from './time-input';

export function IntervalInput({
  label,
  value,
  onChange,
  approximate,
  onApproximate,
  required,
  show,
}: {
  label: string;
  value: Interval;
  onChange: (value: Interval) => void;
  approximate?: boolean;
  onApproximate?: (approximate: boolean) => void;
  required?: boolean;
  /** Whether to name what is missing: after a first try to save. */
  show?: boolean;
}) {
  const { t, i18n } = useTranslation('record');
  const zone = useZone();
  const ends = intervalEnds(value, zone.zone);
  const fault = show && ends.fault && (required || ends.fault !== 'missing') ? ends.fault : undefined;
  const width =
    value.mode === 'between' && value.from !== undefined && value.to !== undefined && value.to > value.from
      ? formatDuration(value.to - value.from, i18n.language)
      : undefined;
  return (
    <Input.Wrapper label={label} required={required} labelElement="div" role="group" aria-label={label}>
      <Stack gap={6} mt={4}>
        <SegmentedControl
          size="xs"
          value={value.mode}
          onChange={(mode) => onChange({ ...value, mode: mode as Interval['mode'] })}
          data={(['moment', 'between', 'day'] as const).map((m) => ({ value: m, label: t(`interval.${m}`) }))}
          style={{ alignSelf: 'flex-start' }}
        />
        <Group gap="xs" align="flex-end">
          <TimeInput
            size="sm"
            width={230}
            label={t(
              value.mode === 'between' ? 'interval.from' : value.mode === 'day' ? 'interval.ofday' : 'interval.at',
            )}
            value={value.from}
            onChange={(from) => onChange({ ...value, from })}
          />
          {value.mode === 'between' && (
            <TimeInput
              size="sm"
              width={230}
              label={t('interval.to')}
              value={value.to}
              onChange={(to) => onChange({ ...value, to })}
            />
          )}
          {width && (
            <Text size="sm" c="var(--eb-muted)" pb={6}>
              {t('interval.width', { width })}
            </Text>
          )}
        </Group>
        {fault && fault !== 'wrong' && <Input.Error>{t(`interval.fault.${fault}`)}</Input.Error>}
        {onApproximate && (
          <Checkbox
            size="sm"
            checked={!!approximate}
            onChange={(e) => onApproximate(e.currentTarget.checked)}
            label={t('interval.approximate')}
            description={t('interval.approximate_hint')}
          />
        )}
      </Stack>
    </Input.Wrapper>
  );
}
