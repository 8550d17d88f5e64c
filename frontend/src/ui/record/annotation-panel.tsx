/** The annotations on one record, and a place for a new one. */
import { Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, ifMatch, type Schema } from '@/api/client';
import { useChanged } from '@/api/live';
import { useIncident } from '@/app/incident';
import { notifyDone } from '@/ui/notify';
import { Loaded, ProblemAlert } from '@/ui/states';
import { AnnotationForm, type Written } from './annotation-form';
import { given } from './given';
import { useAnnotations } from './lists';
import { ThreadView } from './thread';
import { threadsOf } from './threads';

/** Makes an annotation, with a way back. */
export function useAnnotate(onDone?: () => void) {
  const { t } = useTranslation('record');
  const { slug } = useIncident();
  const changed = useChanged(slug);
  return useMutation({
    mutationFn: async ({ target, written }: { target: Schema<'TargetRequest'>; written: Written }) =>
      given(
        await client.POST('/api/v1/incidents/{incident}/annotations', {
          params: { path: { incident: slug } },
          body: { target, ...written },
        }),
      ),
    onSuccess: async (made) => {
      onDone?.();
      await changed('annotation');
      notifyDone(t('annotation.made'), async () => {
        await client.POST('/api/v1/incidents/{incident}/annotations/{annotation}/withdraw', {
          params: { path: { incident: slug, annotation: made.key }, header: ifMatch(made.revision) },
          body: { why: '' },
        });
        await changed('annotation');
      });
    },
  });
}

export function AnnotationPanel({ target }: { target: { entry: string } | { cause: string } }) {
  const { t } = useTranslation('record');
  const { can } = useIncident();
  const query = useAnnotations(target);
  const [sent, setSent] = useState(0);
  const make = useAnnotate(() => setSent((n) => n + 1));
  const threads = useMemo(() => threadsOf(query.data ?? []), [query.data]);
  return (
    <Stack gap="xs">
      {can('annotate') && (
        <>
          <ProblemAlert error={make.error} onClose={make.reset} />
          <AnnotationForm
            key={sent}
            submit={t('annotation.add')}
            pending={make.isPending}
            onSubmit={(written) => make.mutate({ target, written })}
          />
        </>
      )}
      <Loaded query={query} lines={2}>
        {() =>
          threads.length === 0 ? (
            <Text size="sm" c="var(--eb-muted)">
              {t('annotation.none')}
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
