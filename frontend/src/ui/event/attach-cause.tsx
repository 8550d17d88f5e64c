/** An event as evidence of a cause. */
import { Text, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, ifMatch, type Schema } from '@/api/client';
import { useChanged } from '@/api/live';
import { useIncident } from '@/app/incident';
import { languageOf, localized } from '@/lib/localized';
import { StatusBadge } from '@/ui/marks';
import { notifyDone } from '@/ui/notify';
import { given } from '@/ui/record/given';
import { useCauses } from '@/ui/record/lists';
import { useRestore } from '@/ui/record/restore';
import { Loaded } from '@/ui/states';
import { AttachForm, RecordPick } from './attach-form';

export function AttachCause({ event, onDone }: { event: Schema<'Event'>; onDone: () => void }) {
  const { t, i18n } = useTranslation('event');
  const { slug, path } = useIncident();
  const changed = useChanged(slug);
  const restore = useRestore();
  const causes = useCauses();
  const [key, setKey] = useState<string | null>(null);
  const [why, setWhy] = useState('');
  const add = useMutation({
    // Read anew just before: adding one more is right on whatever stands there now.
    mutationFn: async (cause: string) => {
      const at = { ...path, cause };
      const now = given(await client.GET('/api/v1/incidents/{incident}/causes/{cause}', { params: { path: at } }));
      const made = given(
        await client.PATCH('/api/v1/incidents/{incident}/causes/{cause}', {
          params: { path: at, header: ifMatch(now.revision) },
          body: { evidence: [...now.evidence.filter((e) => e !== event.id), event.id], why },
        }),
      );
      return { before: now.revision, made };
    },
    onSuccess: async ({ before, made }) => {
      onDone();
      notifyDone(t('attach.done'), () => restore('cause', made.key, before, made.revision));
      await changed('cause');
    },
  });
  return (
    <Loaded query={causes}>
      {(all) => {
        const open = all.filter((c) => c.status !== 'withdrawn');
        const chosen = open.find((c) => c.key === key);
        const has = chosen?.evidence.includes(event.id) ?? false;
        return (
          <AttachForm add={add} ready={key !== null} has={has} onSubmit={() => key && add.mutate(key)}>
            <RecordPick
              label={t('attach.cause')}
              value={key}
              onChange={setKey}
              data={open.map((c) => ({ value: c.key, label: localized(c.title, i18n.language) }))}
            />
            {chosen && (
              <Text size="sm" c="var(--eb-muted)" component="div" lang={languageOf(chosen.text, i18n.language)}>
                <StatusBadge status={chosen.status} /> {localized(chosen.text, i18n.language)}
              </Text>
            )}
            <Textarea
              label={t('common:action.why')}
              description={t('common:action.why_hint')}
              autosize
              value={why}
              onChange={(e) => setWhy(e.currentTarget.value)}
            />
          </AttachForm>
        );
      }}
    </Loaded>
  );
}
