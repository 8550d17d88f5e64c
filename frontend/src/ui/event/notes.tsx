/** What investigators have remarked on an event, and a place to remark or answer. */
import { Stack, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { $api } from '@/api/client';
import { useIncident } from '@/app/incident';
import { AnnotationForm } from '@/ui/record/annotation-form';
import { useAnnotate } from '@/ui/record/annotation-panel';
import { ThreadView } from '@/ui/record/thread';
import { threadsOf } from '@/ui/record/threads';
import { Loaded, ProblemAlert } from '@/ui/states';

/** All annotations on an event, answers included. */
export function useNotes(id: string) {
  const { path } = useIncident();
  return $api.useQuery('get', '/api/v1/incidents/{incident}/annotations', {
    params: { path, query: { event: id, limit: 1000 } },
  });
}

export function Notes({ id }: { id: string }) {
  const { t } = useTranslation('event');
  const { can } = useIncident();
  const query = useNotes(id);
  const threads = useMemo(() => threadsOf(query.data?.items ?? []), [query.data]);
  const [sent, setSent] = useState(0);
  const make = useAnnotate(() => setSent((n) => n + 1));
  return (
    <Stack gap="sm" mt="sm">
      {can('annotate') && (
        <>
          <ProblemAlert error={make.error} onClose={make.reset} />
          <AnnotationForm
            key={sent}
            submit={t('notes.add')}
            pending={make.isPending}
            onSubmit={(written) => make.mutate({ target: { event: id }, written })}
          />
        </>
      )}
      <Loaded query={query} lines={2}>
        {() =>
          threads.length === 0 ? (
            <Text size="sm" c="var(--eb-muted)">
              {can('annotate') ? t('notes.none') : t('notes.none_viewer')}
            </Text>
          ) : (
            <div>
              {threads.map((thread) => (
                <ThreadView key={thread.root.key} thread={thread} />
              ))}
            </div>
          )
        }
      </Loaded>
    </Stack>
  );
}
