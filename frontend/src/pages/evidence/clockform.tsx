/** A correction of a clock: by an amount, or by an event whose true time is known; seen before it is made. */
import { Group, NumberInput, SegmentedControl, Select, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { $api, client, ifMatch, type Schema } from '@/api/client';
import { useIncident } from '@/app/incident';
import { formatDuration, parseGoDuration } from '@/lib/duration';
import { SaveProblem } from '@/ui/conflict';
import { FormActions } from '@/ui/form-actions';
import { ProblemAlert } from '@/ui/states';
import { zoneChoices } from '@/ui/zones';
import { Anchoring } from './anchor';
import type { ClockAt } from './clock';
import { ClockPreview } from './clockpreview';
import { goOffset, parseOffset } from './clocktext';
import type { Reach, Source } from './sources';

export function ClockForm({
  source,
  at,
  reach,
  onCancel,
  onApplied,
  onReload,
}: {
  source: Source;
  at: ClockAt;
  reach?: Reach;
  onCancel: () => void;
  onApplied: (revision: number) => void;
  onReload: () => void;
}) {
  const { t, i18n } = useTranslation('evidence');
  const { path, incident } = useIncident();
  const now = parseGoDuration(at.clock.offset) ?? 0;
  const [by, setBy] = useState<'amount' | 'event'>('amount');
  const [zone, setZone] = useState(at.clock.zone || incident.zone);
  const [offset, setOffset] = useState(at.clock.offset);
  const [uncertainty, setUncertainty] = useState(at.clock.uncertainty);
  const [drift, setDrift] = useState<number | string>(at.clock.drift_ppm);
  const [why, setWhy] = useState('');
  const [anchor, setAnchor] = useState<number>();
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const zones = useMemo(() => zoneChoices(incident.zone), [incident.zone]);

  const ms = parseOffset(offset);
  const spread = parseOffset(uncertainty);
  const wrongSpread = spread === undefined || spread < 0;
  const change = useMemo<Schema<'ClockRequest'> | undefined>(() => {
    if (ms === undefined || wrongSpread || spread === undefined) return undefined;
    const out: Schema<'ClockRequest'> = {};
    if (zone !== (at.clock.zone || incident.zone)) out.zone = zone;
    if (ms !== now) out.offset = goOffset(ms);
    if (spread !== (parseGoDuration(at.clock.uncertainty) ?? 0)) out.uncertainty = goOffset(spread);
    if (Number(drift) !== at.clock.drift_ppm) out.drift_ppm = Number(drift);
    return Object.keys(out).length > 0 ? out : undefined;
  }, [zone, ms, spread, wrongSpread, drift, now, at.clock, incident.zone]);
  const [settled] = useDebouncedValue(change, 350);
  const preview = $api.useQuery(
    'post',
    '/api/v1/incidents/{incident}/sources/{source}/clock/preview',
    { params: { path: { ...path, source: source.id } }, body: settled ?? {} },
    { enabled: !!settled, placeholderData: keepPreviousData, retry: false },
  );

  const apply = async (revision: number) => {
    if (!change) return;
    setBusy(true);
    setError(undefined);
    try {
      await client.PATCH('/api/v1/incidents/{incident}/sources/{source}/clock', {
        params: { path: { ...path, source: source.id }, header: ifMatch(revision) },
        body: { ...change, why: why.trim() },
      });
      onApplied(revision);
    } catch (e) {
      setError(e);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault();
        void apply(at.revision);
      }}
      aria-label={t('clock.correct')}
    >
      <Stack gap="sm">
        <SegmentedControl
          value={by}
          onChange={(v) => setBy(v as 'amount' | 'event')}
          data={[
            { value: 'amount', label: t('clock.by.amount') },
            { value: 'event', label: t('clock.by.event') },
          ]}
          aria-label={t('clock.by.label')}
        />
        {by === 'event' && (
          <Anchoring
            source={source}
            onAnchor={(delta, when) => {
              setOffset(goOffset(now + delta));
              setAnchor(when);
            }}
          />
        )}
        <TextInput
          label={t('clock.offset')}
          description={t('clock.offset_hint')}
          value={offset}
          onChange={(e) => setOffset(e.currentTarget.value)}
          error={ms === undefined ? t('clock.offset_wrong') : undefined}
          placeholder="-3m42s"
          spellCheck={false}
        />
        {ms !== undefined && ms !== 0 && (
          <Text size="sm" role="status">
            {t(ms < 0 ? 'clock.fast' : 'clock.slow', { time: formatDuration(Math.abs(ms), i18n.language) })}
          </Text>
        )}
        <Group grow align="flex-start">
          <Select
            label={t('clock.zone_fallback')}
            description={t('clock.zone_hint')}
            data={zones}
            value={zone}
            onChange={(v) => v && setZone(v)}
            searchable
            allowDeselect={false}
          />
        </Group>
        <Group grow align="flex-start">
          <TextInput
            label={t('clock.uncertainty')}
            description={t('clock.uncertainty_hint')}
            value={uncertainty}
            onChange={(e) => setUncertainty(e.currentTarget.value)}
            error={wrongSpread ? t('clock.offset_wrong') : undefined}
            spellCheck={false}
          />
          <NumberInput
            label={t('clock.drift')}
            description={t('clock.drift_hint')}
            value={drift}
            onChange={setDrift}
            suffix=" ppm"
          />
        </Group>
        {change && preview.data && (
          <ClockPreview
            source={source}
            preview={preview.data}
            fading={preview.isPlaceholderData || settled !== change}
            anchor={anchor}
            reach={reach}
          />
        )}
        {!!settled && <ProblemAlert error={preview.error} />}
        <Textarea
          label={t('common:action.why')}
          description={t('common:action.why_hint')}
          value={why}
          onChange={(e) => setWhy(e.currentTarget.value)}
          required
          autosize
          minRows={2}
          maxLength={2000}
        />
        <SaveProblem error={error} onReload={onReload} onOverwrite={(r) => void apply(r)} />
        <FormActions
          submit={t('clock.apply')}
          onCancel={onCancel}
          busy={busy}
          disabled={!change || why.trim() === ''}
        />
      </Stack>
    </form>
  );
}
