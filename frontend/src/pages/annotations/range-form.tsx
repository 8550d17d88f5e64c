/** A new annotation on a stretch of time. */
import { Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useZone } from '@/app/zone';
import { useAnnotate } from '@/ui/record/annotate';
import { AnnotationForm } from '@/ui/record/annotation-form';
import { type Interval, intervalEnds, intervalOf } from '@/ui/record/interval';
import { IntervalInput } from '@/ui/record/interval-input';
import { SidePanel } from '@/ui/record/side';
import { ProblemAlert } from '@/ui/states';

export function RangeForm({ from, to, onClose }: { from?: string; to?: string; onClose: () => void }) {
  const { t } = useTranslation('annotations');
  const zone = useZone();
  const [range, setRange] = useState<Interval>(() => {
    const given = intervalOf(from, to, zone.zone);
    return from ? given : { ...given, mode: 'between' };
  });
  const [tried, setTried] = useState(false);
  const make = useAnnotate(onClose);
  return (
    <SidePanel id="new" title={t('new')} onClose={onClose}>
      <Stack gap="md">
        <Text size="sm" c="var(--eb-muted)">
          {t('new_hint')}
        </Text>
        <IntervalInput label={t('range')} value={range} onChange={setRange} required show={tried} />
        <ProblemAlert error={make.error} onClose={make.reset} />
        <AnnotationForm
          submit={t('record:annotation.add')}
          pending={make.isPending}
          onSubmit={(written) => {
            setTried(true);
            const ends = intervalEnds(range, zone.zone);
            if (ends.fault === undefined) make.mutate({ target: { from: ends.earliest, to: ends.latest }, ...written });
          }}
          onCancel={onClose}
        />
      </Stack>
    </SidePanel>
  );
}
