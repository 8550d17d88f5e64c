/** The way in: choose, send, look how it would be read, take in, see what became of it. */
import { Button, Stack, Text, Title } from '@mantine/core';
import { IconArrowMerge, IconDatabaseImport } from '@tabler/icons-react';
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { $api, client, type Schema } from '@/api/client';
import { useChanged } from '@/api/live';
import { useIncident } from '@/app/incident';
import { notifyDone, notifyProblem } from '@/ui/notify';
import { DropZone } from './dropzone';
import { Files } from './files';
import { type Group, makeGroup, regroup } from './group';
import { IntakeCard } from './intake';
import { uploadQueue } from './queue';
import { SourceCard } from './review';
import classes from './upload.module.css';

export function Upload({ sources }: { sources: Schema<'Source'>[] }) {
  const { t } = useTranslation('evidence');
  const { slug, path } = useIncident();
  const changed = useChanged(slug);
  const queue = uploadQueue(slug);
  const items = useSyncExternalStore(queue.subscribe, queue.items);
  const intakes = useSyncExternalStore(queue.subscribe, queue.intakes);
  const earlier = $api.useQuery(
    'get',
    '/api/v1/incidents/{incident}/uploads',
    { params: { path, query: { limit: 1000 } } },
    { staleTime: 10_000 },
  );
  useEffect(() => {
    if (earlier.data) queue.adopt(earlier.data.items);
  }, [earlier.data, queue]);

  const ready = useMemo(() => items.filter((i) => i.state === 'ready'), [items]);
  const moving = useMemo(() => items.filter((i) => i.state !== 'ready'), [items]);
  const [decided, setDecided] = useState<Group[]>([]);
  const groups = useMemo(() => regroup(decided, ready), [decided, ready]);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [errors, setErrors] = useState<Record<string, unknown>>({});
  const [busy, setBusy] = useState(false);
  const byKey = useMemo(() => new Map(items.map((i) => [i.key, i])), [items]);

  const labels = new Set(sources.map((s) => s.label));
  const chosen = groups.filter((g) => !left.has(g.key));
  const wrong = chosen.filter((g) => g.label.trim() === '' || (labels.has(g.label.trim()) && !g.append));
  const twice = chosen.filter((g, i) => chosen.findIndex((o) => o.label.trim() === g.label.trim()) !== i);

  const change = (key: string, to: Partial<Group>) =>
    setDecided(groups.map((g) => (g.key === key ? { ...g, ...to } : g)));
  const split = (group: Group) =>
    setDecided([
      ...groups.filter((g) => g.key !== group.key),
      ...group.items.flatMap((k) => {
        const item = byKey.get(k);
        return item ? [{ ...makeGroup([item]), format: group.format, zone: group.zone, note: group.note }] : [];
      }),
    ]);
  const join = () => {
    const files = chosen.flatMap((g) => g.items).flatMap((k) => byKey.get(k) ?? []);
    const first = chosen[0];
    if (!first) return;
    const made = { ...makeGroup(files), format: first.format, zone: first.zone, note: first.note };
    setDecided([...groups.filter((g) => left.has(g.key)), made]);
  };
  const discard = (group: Group) => void Promise.all(group.items.map((k) => queue.discard(k))).catch(notifyProblem);

  const commit = async () => {
    setBusy(true);
    setErrors({});
    let taken = 0;
    for (const g of chosen) {
      try {
        const { data } = await client.POST('/api/v1/incidents/{incident}/uploads/commit', {
          params: { path },
          body: {
            uploads: g.items.flatMap((k) => byKey.get(k)?.id ?? []),
            label: g.label.trim(),
            format: g.format || undefined,
            zone: g.zone || undefined,
            append: g.append || undefined,
            note: g.note.trim() || undefined,
          },
        });
        if (!data) continue;
        queue.committed(g.items, { job: data.job, source: data.source });
        taken++;
      } catch (error) {
        setErrors((old) => ({ ...old, [g.key]: error }));
      }
    }
    setBusy(false);
    if (taken > 0) {
      notifyDone(t('review.committed', { count: taken }));
      void changed('job', 'source');
    }
  };

  return (
    <Stack gap="md">
      <DropZone onFiles={(found) => queue.add(found)} />
      <Files items={moving} />
      {groups.length > 0 && (
        <section aria-labelledby="review">
          <Title order={2} size="h4" id="review">
            {t('review.title', { count: groups.length })}
          </Title>
          <Text size="sm" c="var(--eb-muted)" mb="sm">
            {t('review.lead')}
          </Text>
          <Stack gap="sm">
            {groups.map((g) => (
              <SourceCard
                key={g.key}
                source={g}
                items={g.items.flatMap((k) => byKey.get(k) ?? [])}
                sources={sources}
                error={errors[g.key]}
                choices={{
                  chosen: !left.has(g.key),
                  onChosen: (on) =>
                    setLeft((old) => {
                      const next = new Set(old);
                      if (on) next.delete(g.key);
                      else next.add(g.key);
                      return next;
                    }),
                  onChange: (to) => change(g.key, to),
                  onSplit: () => split(g),
                  onDiscard: () => discard(g),
                }}
              />
            ))}
          </Stack>
          <div className={classes.dock} style={{ marginTop: 12 }}>
            <Text size="sm" role="status">
              {twice.length > 0
                ? t('review.twice', { label: twice[0]?.label })
                : wrong.length > 0
                  ? t('review.mend', { label: wrong[0]?.label })
                  : t('review.chosen', { count: chosen.length, total: groups.length })}
            </Text>
            <span style={{ display: 'flex', gap: 8, flexWrap: 'wrap' }}>
              {chosen.length > 1 && (
                <Button variant="default" leftSection={<IconArrowMerge size={17} />} onClick={join}>
                  {t('review.join')}
                </Button>
              )}
              <Button
                leftSection={<IconDatabaseImport size={17} />}
                disabled={chosen.length === 0 || wrong.length > 0 || twice.length > 0}
                loading={busy}
                onClick={() => void commit()}
              >
                {t('review.commit', { count: chosen.length })}
              </Button>
            </span>
          </div>
        </section>
      )}
      {intakes.map((i) => (
        <IntakeCard key={i.job} intake={i} known={sources.some((s) => s.id === i.source || s.label === i.source)} />
      ))}
    </Stack>
  );
}
