import { Stack } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { $api, client, ifMatch } from '@/api/client';
import { useChanged } from '@/api/live';
import { useIncident } from '@/app/incident';
import { localized } from '@/lib/localized';
import { Bilingual } from '@/ui/bilingual';
import { SaveBar, useDraft } from '@/ui/draft';
import { IncidentZone } from '@/ui/incident-zone';
import { Panel } from '@/ui/panel';
import { StretchesEditor } from '@/ui/stretches';
import { type Draft, differences, draftOf } from './draft';
import { HeadlineEditor } from './headline';

/** What leads set up: title, zone, phases, headline. Nothing is written before it is saved. */
export function Settings() {
  const { t, i18n } = useTranslation('people');
  const { incident, path, slug } = useIncident();
  const changed = useChanged(slug);
  const queries = useQueryClient();
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
  const draft = useDraft({
    record: incident,
    draftOf,
    differences,
    read: () => client.GET('/api/v1/incidents/{incident}', { params: { path } }),
    send: async (revision, body) => {
      const { data } = await client.PATCH('/api/v1/incidents/{incident}', {
        params: { path, header: ifMatch(revision) },
        body,
      });
      await changed('incident', 'entry');
      void queries.invalidateQueries({ queryKey: ['get', '/api/v1/incidents'] });
      if (!data) throw new Error('no answer');
      return data;
    },
  });
  const { title, zone, phases, headline } = draft.value;
  const set = (part: Partial<Draft>) => draft.set((old) => ({ ...old, ...part }));
  const submit = (e: FormEvent) => {
    e.preventDefault();
    draft.save();
  };

  return (
    <form onSubmit={submit}>
      <Stack>
        <Panel title={t('settings.about')} lead={t('settings.about_lead')}>
          <Stack>
            <Bilingual label={t('settings.title')} value={title} onChange={(title) => set({ title })} required />
            <IncidentZone value={zone} onChange={(zone) => set({ zone })} />
          </Stack>
        </Panel>
        <Panel title={t('settings.phases')} lead={t('settings.phases_lead')}>
          <StretchesEditor noun="phase" value={phases} onChange={(phases) => set({ phases })} entries={entries} />
        </Panel>
        <Panel title={t('settings.headline')} lead={t('settings.headline_lead')}>
          <HeadlineEditor value={headline} onChange={(headline) => set({ headline })} entries={entries} />
        </Panel>
        <SaveBar draft={draft} inForm />
      </Stack>
    </form>
  );
}
