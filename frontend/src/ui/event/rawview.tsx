/** The bytes of an event as they stand in the evidence. They are fetched only when asked for: reading them is audited. */
import { Button, Group, SegmentedControl, Select, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, type Schema } from '@/api/client';
import { useIncident } from '@/app/incident';
import { formatCount } from '@/lib/number';
import { Loaded } from '@/ui/states';
import css from './drawer.module.css';
import { type Encoding, encodings, guessEncoding, hexRows, readable } from './raw';

/** More than this is shown on demand: an event is seldom longer than a line. */
const firstBytes = 16 << 10;

function useRaw(id: string) {
  const { path } = useIncident();
  return useQuery({
    queryKey: ['raw', path.incident, id],
    staleTime: Number.POSITIVE_INFINITY, // evidence does not change
    queryFn: async ({ signal }) => {
      const { data } = await client.GET('/api/v1/incidents/{incident}/events/{event}/raw', {
        params: { path: { ...path, event: id } },
        parseAs: 'arrayBuffer',
        signal,
      });
      return new Uint8Array(data ?? new ArrayBuffer(0));
    },
  });
}

export function RawView({ id, of }: { id: string; of: Schema<'Provenance'> }) {
  const { t, i18n } = useTranslation('event');
  const query = useRaw(id);
  const [view, setView] = useState('text');
  const n = (v: number) => formatCount(v, i18n.language);
  return (
    <>
      <Group justify="space-between" mt="sm" gap="xs">
        <SegmentedControl
          size="xs"
          aria-label={t('raw.view')}
          value={view}
          onChange={setView}
          data={[
            { value: 'text', label: t('raw.text') },
            { value: 'hex', label: t('raw.hex') },
          ]}
        />
        <Text size="xs" c="var(--eb-muted)" className="num">
          {t('from.bytes', { offset: n(of.offset), length: n(of.length) })}
        </Text>
      </Group>
      <Loaded query={query} lines={4}>
        {(bytes) => <Bytes bytes={bytes} hex={view === 'hex'} id={id} base={of.offset} />}
      </Loaded>
      <Text size="xs" c="var(--eb-muted)">
        {t('raw.audited')}
      </Text>
    </>
  );
}

function Bytes({ bytes, hex, id, base }: { bytes: Uint8Array; hex: boolean; id: string; base: number }) {
  const { t, i18n } = useTranslation('event');
  const narrow = useMediaQuery('(max-width: 36em)') ?? false;
  const [all, setAll] = useState(false);
  const [chosen, setChosen] = useState<Encoding>();
  const guessed = useMemo(() => guessEncoding(bytes), [bytes]);
  const encoding = chosen ?? guessed;
  const shown = useMemo(() => (all ? bytes : bytes.subarray(0, firstBytes)), [bytes, all]);
  return (
    <>
      {hex ? (
        <Hex bytes={shown} base={base} width={narrow ? 8 : 16} />
      ) : (
        <PlainText bytes={shown} encoding={encoding} />
      )}
      <Group justify="space-between" gap="xs" mb="xs">
        {hex ? (
          <span />
        ) : (
          <Select
            size="xs"
            w={170}
            aria-label={t('raw.encoding')}
            value={encoding}
            allowDeselect={false}
            onChange={(v) => setChosen((v ?? undefined) as Encoding | undefined)}
            data={encodings.map((e) => ({
              value: e,
              label:
                (e === 'euc-kr' ? 'CP949 (EUC-KR)' : e.toUpperCase()) + (e === guessed ? ` · ${t('raw.guess')}` : ''),
            }))}
          />
        )}
        <Group gap="xs">
          {shown.length < bytes.length && (
            <Button size="compact-sm" variant="default" onClick={() => setAll(true)}>
              {t('raw.all', { n: formatCount(bytes.length, i18n.language) })}
            </Button>
          )}
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconDownload size={15} />}
            onClick={() => save(bytes, `${id.replace(/[^\w.-]+/g, '-')}.bin`)}
          >
            {t('raw.download')}
          </Button>
        </Group>
      </Group>
    </>
  );
}

function PlainText({ bytes, encoding }: { bytes: Uint8Array; encoding: Encoding }) {
  const { t } = useTranslation('event');
  const stretches = useMemo(() => {
    let at = 0;
    return readable(bytes, encoding).map((s) => {
      const key = at;
      at += s.text.length;
      return { ...s, key };
    });
  }, [bytes, encoding]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={css.raw} tabIndex={0} data-scrolls aria-label={t('raw.text')} dir="ltr">
      {stretches.map((s) =>
        s.escape ? (
          <span key={s.key} className={css.escape}>
            {s.text}
          </span>
        ) : (
          s.text
        ),
      )}
    </section>
  );
}

function Hex({ bytes, base, width }: { bytes: Uint8Array; base: number; width: number }) {
  const { t } = useTranslation('event');
  const rows = useMemo(() => hexRows(bytes, base, width), [bytes, base, width]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={`${css.raw} ${css.hex}`} tabIndex={0} data-scrolls aria-label={t('raw.hex')} dir="ltr">
      {rows.map((r) => (
        <div key={r.offset}>
          <span className={css.dim}>{r.offset}</span>
          {'  '}
          {r.hex.join(' ').padEnd(width * 3 - 1)}
          {'  '}
          <span className={css.dim}>{r.ascii}</span>
        </div>
      ))}
    </section>
  );
}

function save(bytes: Uint8Array, name: string): void {
  const url = URL.createObjectURL(new Blob([bytes.slice()], { type: 'application/octet-stream' }));
  const a = document.createElement('a');
  a.href = url;
  a.download = name;
  a.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
