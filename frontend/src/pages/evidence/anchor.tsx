/** An event of the source whose true time is known from elsewhere: the difference is the clock's error. */
import { Radio, Select, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { $api } from '@/api/client';
import { useIncident } from '@/app/incident';
import { useZone } from '@/app/zone';
import { localized } from '@/lib/localized';
import { standing } from '@/lib/standing';
import { parseLocal, parseTime } from '@/lib/time';
import classes from './evidence.module.css';
import type { Source } from './sources';

const few = 8;

export function Anchoring({
  source,
  onAnchor,
}: {
  source: Source;
  /** By how much the event is to move, in milliseconds, and where it stands now. */
  onAnchor: (delta: number, at: number) => void;
}) {
  const { t, i18n } = useTranslation('evidence');
  const { path } = useIncident();
  const zone = useZone();
  const [words, setWords] = useState('');
  const [q] = useDebouncedValue(words.trim(), 350);
  const [event, setEvent] = useState('');
  const [truth, setTruth] = useState('');
  const found = $api.useQuery(
    'get',
    '/api/v1/incidents/{incident}/search',
    { params: { path, query: { q, source: [source.id], limit: few } } },
    { enabled: q !== '', retry: false },
  );
  const first = $api.useQuery(
    'get',
    '/api/v1/incidents/{incident}/events',
    { params: { path, query: { source: [source.id], limit: few } } },
    { enabled: q === '' },
  );
  const entries = $api.useQuery(
    'get',
    '/api/v1/incidents/{incident}/entries',
    { params: { path, query: { limit: 1000 } } },
    { select: standing },
  );
  const events = (q === '' ? first.data?.items : found.data?.items) ?? [];
  const at = (id: string) => parseTime(events.find((e) => e.id === id)?.time);
  const tell = (id: string, text: string) => {
    const now = at(id);
    const then = parseLocal(text, zone.zone);
    if (now !== undefined && then !== undefined) onAnchor(then - now, now);
  };
  const stands = at(event);
  return (
    <div className={classes.box}>
      <Stack gap="xs">
        <TextInput
          label={t('anchor.find')}
          value={words}
          onChange={(e) => setWords(e.currentTarget.value)}
          placeholder={t('anchor.find_hint')}
          maxLength={500}
        />
        <Radio.Group
          label={t('anchor.which')}
          value={event}
          onChange={(id) => {
            setEvent(id);
            const now = at(id);
            const text = truth || (now === undefined ? '' : zone.time(now, 'second'));
            setTruth(text);
            tell(id, text);
          }}
        >
          <Stack gap={4} mt={4}>
            {events.map((e) => {
              const ms = parseTime(e.time);
              return (
                <Radio
                  key={e.id}
                  value={e.id}
                  size="xs"
                  label={
                    <Text size="xs" lineClamp={2} component="span">
                      <span className="num">{ms === undefined ? '–' : zone.time(ms, 'second')}</span> {e.text}
                    </Text>
                  }
                />
              );
            })}
            {events.length === 0 && (
              <Text size="xs" c="var(--eb-muted)" role="status">
                {found.isFetching || first.isFetching ? t('common:state.loading') : t('anchor.none')}
              </Text>
            )}
          </Stack>
        </Radio.Group>
        <TextInput
          label={t('anchor.truth', { zone: zone.name(stands ?? Date.now()) })}
          value={truth}
          onChange={(e) => {
            setTruth(e.currentTarget.value);
            tell(event, e.currentTarget.value);
          }}
          placeholder="2022-10-15 16:52:00"
          error={truth !== '' && parseLocal(truth, zone.zone) === undefined ? t('anchor.wrong') : undefined}
          disabled={event === ''}
        />
        <Select
          label={t('anchor.entry')}
          data={(entries.data?.items ?? []).map((e) => ({
            value: e.key,
            label: `${zone.time(parseTime(e.earliest) ?? 0, 'minute')} ${localized(e.title, i18n.language)}`,
          }))}
          value={null}
          onChange={(key) => {
            const ms = parseTime(entries.data?.items.find((e) => e.key === key)?.earliest);
            if (ms === undefined) return;
            const text = zone.time(ms, 'second');
            setTruth(text);
            tell(event, text);
          }}
          searchable
          disabled={event === ''}
          placeholder={t('anchor.entry_hint')}
        />
      </Stack>
    </div>
  );
}
