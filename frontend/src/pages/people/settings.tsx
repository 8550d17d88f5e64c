import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { $api, client, ifMatch, type Schema } from '@/api/client';
import { useChanged } from '@/api/live';
import { asProblem } from '@/api/problem';
import { useIncident } from '@/app/incident';
import { localized } from '@/lib/localized';
import { ZonePick } from '@/pages/incidents/create';
import { Bilingual } from '@/ui/bilingual';
import { ConflictNotice } from '@/ui/conflict';
import { notifyDone } from '@/ui/notify';
import { Panel } from '@/ui/panel';
import { ProblemAlert } from '@/ui/states';
import { type Draft, differences, draftOf } from './draft';
import { HeadlineEditor } from './headline';
import classes from './people.module.css';
import { StretchesEditor } from './stretches';

/** What leads set up: title, zone, phases, headline. Nothing is written before it is saved. */
export function Settings() {
  const { t, i18n } = useTranslation(['people', 'incidents']);
  const { incident, path, slug } = useIncident();
  const changed = useChanged(slug);
  const queries = useQueryClient();
  const [base, setBase] = useState(incident);
  const [draft, setDraft] = useState<Draft>(() => draftOf(incident));
  const [why, setWhy] = useState('');
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const entriesQuery = $api.useQuery('get', '/api/v1/incidents/{incident}/entries', {
    params: { path, query: { limit: 1000 } },
  });
  const entries = useMemo(
    () =>
      [...(entriesQuery.data?.items ?? [])]
        .sort((a, b) => a.earliest.localeCompare(b.earliest))
        .map((e) => ({ key: e.key, title: localized(e.title, i18n.language), earliest: e.earliest })),
    [entriesQuery.data, i18n.language],
  );
  const diff = differences(base, draft);
  const dirty = Object.keys(diff).length > 0;

  const take = (next: Schema<'Incident'>) => {
    setBase(next);
    setDraft(draftOf(next));
    setError(undefined);
  };
  // What others changed appears while nothing is being written here.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when the incident moved on
  useEffect(() => {
    if (!dirty && incident.revision > base.revision) take(incident);
  }, [incident.revision]);

  const send = async (revision: number, body: Schema<'IncidentChange'>) => {
    const { data } = await client.PATCH('/api/v1/incidents/{incident}', {
      params: { path, header: ifMatch(revision) },
      body,
    });
    await changed('incident', 'entry');
    void queries.invalidateQueries({ queryKey: ['get', '/api/v1/incidents'] });
    if (!data) throw new Error('no answer');
    return data;
  };
  const save = async (revision: number) => {
    setBusy(true);
    setError(undefined);
    const before = differences({ ...base, ...draft } as Schema<'Incident'>, draftOf(base));
    try {
      const saved = await send(revision, { ...diff, why: why.trim() || undefined });
      setBase(saved); // what was typed meanwhile stays
      setWhy('');
      notifyDone(t('common:action.saved'), async () => {
        take(await send(saved.revision, { ...before, why: t('common:action.undo') }));
      });
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  const submit = (e: FormEvent) => {
    e.preventDefault();
    if (dirty) void save(base.revision);
  };

  return (
    <form onSubmit={submit}>
      <Stack>
        <Panel title={t('settings.about')} lead={t('settings.about_lead')}>
          <Stack>
            <Bilingual
              label={t('settings.title')}
              value={draft.title}
              onChange={(title) => setDraft({ ...draft, title })}
              required
            />
            <ZonePick
              label={t('incidents:create.zone')}
              value={draft.zone}
              onChange={(zone) => setDraft({ ...draft, zone })}
            />
          </Stack>
        </Panel>
        <Panel title={t('settings.phases')} lead={t('settings.phases_lead')}>
          <StretchesEditor
            noun="phase"
            value={draft.phases}
            onChange={(phases) => setDraft({ ...draft, phases })}
            entries={entries}
          />
        </Panel>
        <Panel title={t('settings.headline')} lead={t('settings.headline_lead')}>
          <HeadlineEditor
            value={draft.headline}
            onChange={(headline) => setDraft({ ...draft, headline })}
            entries={entries}
          />
        </Panel>
        <div className={classes.save} data-dirty={dirty || undefined}>
          <Stack gap="xs">
            {asProblem(error).status === 412 ? (
              <ConflictNotice
                error={error}
                onReload={() =>
                  void client
                    .GET('/api/v1/incidents/{incident}', { params: { path } })
                    .then(({ data }) => data && take(data), setError)
                }
                onOverwrite={(revision) => void save(revision)}
              />
            ) : (
              <ProblemAlert error={error} onClose={() => setError(undefined)} />
            )}
            <Group align="flex-end" gap="xs">
              <TextInput
                label={t('common:action.why')}
                description={t('common:action.why_hint')}
                value={why}
                onChange={(e) => setWhy(e.currentTarget.value)}
                maxLength={1000}
                style={{ flex: '1 1 260px' }}
              />
              <Button variant="default" disabled={!dirty || busy} onClick={() => take(base)}>
                {t('settings.discard')}
              </Button>
              <Button type="submit" disabled={!dirty} loading={busy}>
                {t('common:action.save')}
              </Button>
            </Group>
            <Text size="xs" c="var(--eb-muted)" role="status">
              {dirty ? t('settings.unsaved') : t('settings.revision', { n: base.revision })}
            </Text>
          </Stack>
        </div>
      </Stack>
    </form>
  );
}
