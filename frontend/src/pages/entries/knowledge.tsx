/** What did whom know at a moment? By each party's own claims. */
import { ActionIcon, Chip, Group, Slider, Text, Title, UnstyledButton } from '@mantine/core';
import { useDebouncedCallback, useDebouncedValue } from '@mantine/hooks';
import {
  IconChevronLeft,
  IconChevronRight,
  IconCircleCheck,
  IconCircleDashed,
  IconEyeOff,
  IconHelpCircle,
} from '@tabler/icons-react';
import { type CSSProperties, memo, type ReactNode, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { $api, type Schema } from '@/api/client';
import { useIncident } from '@/app/incident';
import { useZone } from '@/app/zone';
import { languageOf, localized } from '@/lib/localized';
import { parseTime, toRFC3339 } from '@/lib/time';
import { TimeInput, typedTime } from '@/ui/record/time-input';
import { Empty, Loaded } from '@/ui/states';
import { IntervalText } from '@/ui/time';
import css from './knowledge.module.css';
import { momentsOf, notYet, partiesOf, stepAt } from './known';
import type { EntriesSearch } from './search';

type Entry = Schema<'Entry'>;

export default function Knowledge({
  entries,
  search,
  set,
  onOpen,
}: {
  entries: Entry[];
  search: EntriesSearch;
  set: (patch: Partial<EntriesSearch>) => void;
  onOpen: (key: string) => void;
}) {
  const { t, i18n } = useTranslation('entries');
  const zone = useZone();
  const moments = useMemo(() => momentsOf(entries), [entries]);
  const parties = useMemo(() => partiesOf(entries, i18n.language), [entries, i18n.language]);
  const first = moments[0] ?? 0;
  // Where the outage was noticed is where one asks first.
  const usual = parseTime(entries.find((e) => e.function === 'detect' && e.status !== 'withdrawn')?.earliest) ?? first;
  const asked = parseTime(search.at) ?? usual;
  const [at, setAt] = useState(asked);
  useEffect(() => setAt(asked), [asked]);
  const [settled] = useDebouncedValue(at, 200);
  const say = useDebouncedCallback((ms: number) => set({ at: toRFC3339(ms) }), 400);
  const choose = (ms: number) => {
    setAt(ms);
    say(ms);
  };

  if (moments.length === 0 || parties.length === 0)
    return <Empty title={t('know.empty.title')}>{t('know.empty.detail')}</Empty>;
  const step = stepAt(moments, at);
  const go = (to: number) => choose(moments[Math.min(moments.length - 1, Math.max(0, to))] ?? at);
  const who = search.who ?? parties.slice(0, 6).map((p) => p.name);
  const shown = parties.filter((p) => who.includes(p.name));
  return (
    <>
      <section className={css.bar} aria-label={t('know.when')}>
        <Group justify="space-between" align="flex-end" gap="sm">
          <div>
            <Text size="xs" c="var(--eb-muted)">
              {t('know.at')}
            </Text>
            <div className={css.now} aria-live="polite">
              {typedTime(at, zone.zone)}{' '}
              <Text span size="sm" c="var(--eb-muted)">
                {zone.name(at)}
              </Text>
            </div>
          </div>
          <Group gap={6} align="flex-end">
            <ActionIcon
              variant="default"
              size={36}
              onClick={() => go(at > (moments[step] ?? at) ? step : step - 1)}
              disabled={at <= first}
              aria-label={t('know.previous')}
            >
              <IconChevronLeft size={18} />
            </ActionIcon>
            <TimeInput
              label={t('know.typed')}
              value={at}
              onChange={(ms) => ms !== undefined && !Number.isNaN(ms) && choose(ms)}
              width={210}
            />
            <ActionIcon
              variant="default"
              size={36}
              onClick={() => go(step + 1)}
              disabled={step >= moments.length - 1}
              aria-label={t('know.next')}
            >
              <IconChevronRight size={18} />
            </ActionIcon>
          </Group>
        </Group>
        <Slider
          mt="sm"
          size="sm"
          min={0}
          max={Math.max(1, moments.length - 1)}
          step={1}
          value={step}
          onChange={go}
          label={(i) => typedTime(moments[i] ?? first, zone.zone)}
          thumbLabel={t('know.slider')}
          thumbProps={{ 'aria-valuetext': `${typedTime(at, zone.zone)} ${zone.name(at)}` }}
          thumbSize={20}
        />
        <Text size="xs" c="var(--eb-muted)" mt={8}>
          {t('know.steps', { count: moments.length })}
        </Text>
      </section>
      <Chip.Group multiple value={who} onChange={(v) => set({ who: v })}>
        <Group gap={6} mb="md" role="group" aria-label={t('know.parties')}>
          {parties.map((p) => (
            <Chip key={p.name} value={p.name} size="xs" variant="outline">
              {p.name}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
      <div className={css.parties}>
        {shown.map((p) => (
          <PartyCard key={p.name} party={p.name} at={settled} entries={entries} onOpen={onOpen} />
        ))}
      </div>
      {shown.length === 0 && <Empty title={t('know.nobody')} />}
    </>
  );
}

const PartyCard = memo(function PartyCard({
  party,
  at,
  entries,
  onOpen,
}: {
  party: string;
  at: number;
  entries: Entry[];
  onOpen: (key: string) => void;
}) {
  const { t, i18n } = useTranslation('entries');
  const { path } = useIncident();
  const query = $api.useQuery(
    'get',
    '/api/v1/incidents/{incident}/chronology/knowledge',
    { params: { path, query: { party, at: toRFC3339(at), limit: 1000 } } },
    { placeholderData: (old) => old },
  );
  const open = (key: string, title: Schema<'Localized'>) => (
    <UnstyledButton onClick={() => onOpen(key)} lang={languageOf(title, i18n.language)}>
      {localized(title, i18n.language)}
    </UnstyledButton>
  );
  return (
    <section className={css.party} aria-label={party} aria-busy={query.isFetching}>
      <Title order={2} size="h5">
        {party}
      </Title>
      <Loaded query={query} lines={3}>
        {({ items }) => {
          const unknown = notYet(entries, party, items, i18n.language);
          return (
            <>
              {(['known', 'possibly_known', 'undetermined'] as const).map((state) => {
                const of = items.filter((k) => k.state === state);
                return (
                  <Part key={state} state={state} count={of.length}>
                    {of.map((k) => (
                      <li key={`${k.entry}/${k.claim.key}`} className={css.fact}>
                        {open(k.entry, k.title)}
                        <span className={css.since}>
                          {k.since ? (
                            <>
                              {t('know.since')} <IntervalText from={k.since} to={k.until} />
                            </>
                          ) : (
                            t('know.nowhen')
                          )}
                          {k.against.length > 0 && (
                            <Text span inherit c="var(--eb-disputed)">
                              {' · '}
                              {t('know.against', { claims: k.against.join(', ') })}
                            </Text>
                          )}
                        </span>
                      </li>
                    ))}
                  </Part>
                );
              })}
              <Part state="not_yet" count={unknown.length}>
                {unknown.slice(0, 5).map(({ entry, claim }) => (
                  <li key={`${entry.key}/${claim.key}`} className={css.fact}>
                    {open(entry.key, entry.title)}
                    <span className={css.since}>
                      {t(claim.known_at ? 'know.learns' : 'know.happens')}{' '}
                      <IntervalText
                        from={claim.known_at ?? claim.earliest ?? entry.earliest}
                        to={claim.known_at ?? claim.latest ?? entry.latest}
                      />
                    </span>
                  </li>
                ))}
                {unknown.length > 5 && <li className={css.since}>{t('know.more', { count: unknown.length - 5 })}</li>}
              </Part>
            </>
          );
        }}
      </Loaded>
    </section>
  );
});

const states = {
  known: { icon: IconCircleCheck, tone: 'var(--eb-confirmed)' },
  possibly_known: { icon: IconCircleDashed, tone: 'var(--eb-corroborated)' },
  undetermined: { icon: IconHelpCircle, tone: 'var(--eb-disputed)' },
  not_yet: { icon: IconEyeOff, tone: 'var(--eb-line)' },
} as const;

function Part({ state, count, children }: { state: keyof typeof states; count: number; children: ReactNode }) {
  const { t } = useTranslation('entries');
  const { icon: Icon, tone } = states[state];
  if (count === 0) return null;
  return (
    <div className={css.part} style={{ '--tone': tone } as CSSProperties}>
      <h3>
        <Icon size={15} color={state === 'not_yet' ? 'var(--eb-muted)' : tone} aria-hidden />
        {t(`know.state.${state}`)} · {count}
      </h3>
      <ul>{children}</ul>
    </div>
  );
}
