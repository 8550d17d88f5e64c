/** A moment, typed as a clock on the wall shows it in the zone that is chosen above. */
import { Text, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useZone } from '@/app/zone';
import { formatTime, parseLocal } from '@/lib/time';

/** A moment as one would type it: seconds and fractions only where there are some. */
export function typedTime(ms: number, zone: string): string {
  if (ms % 60_000 === 0) return formatTime(ms, zone, 'minute');
  return formatTime(ms, zone, ms % 1000 === 0 ? 'second' : 'ms');
}

export function TimeInput({
  label,
  description,
  value,
  onChange,
  required,
  disabled,
  error,
  size,
  width,
}: {
  label: string;
  description?: string;
  /** Milliseconds; undefined: none. */
  value: number | undefined;
  /** NaN: what is typed is no time. */
  onChange: (value: number | undefined) => void;
  required?: boolean;
  disabled?: boolean;
  error?: string;
  size?: string;
  width?: number;
}) {
  const { t } = useTranslation('record');
  const zone = useZone();
  const [typed, setTyped] = useState(value === undefined || Number.isNaN(value) ? '' : typedTime(value, zone.zone));
  // Another value from outside, or another zone, is written anew; one's own typing is left alone.
  useEffect(() => {
    if (value !== undefined && Number.isNaN(value)) return;
    setTyped((now) => {
      const same = now.trim() === '' ? value === undefined : parseLocal(now, zone.zone) === value;
      return same ? now : value === undefined ? '' : typedTime(value, zone.zone);
    });
  }, [value, zone.zone]);
  const wrong = value !== undefined && Number.isNaN(value);
  return (
    <TextInput
      label={label}
      description={description}
      required={required}
      disabled={disabled}
      size={size}
      w={width}
      value={typed}
      placeholder="2022-10-15 15:27"
      inputMode="text"
      spellCheck={false}
      className="num"
      error={wrong ? t('time.wrong') : error}
      rightSectionWidth={64}
      rightSection={
        <Text size="xs" c="var(--eb-muted)">
          {zone.name(value !== undefined && !wrong ? value : Date.now())}
        </Text>
      }
      onChange={(e) => {
        const text = e.currentTarget.value;
        setTyped(text);
        onChange(text.trim() === '' ? undefined : (parseLocal(text, zone.zone) ?? Number.NaN));
      }}
    />
  );
}
