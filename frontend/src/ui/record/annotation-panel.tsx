/** The annotations on one record or event, and a place for a new one. */
import { Stack, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useIncident } from '@/app/incident';
import { Loaded, ProblemAlert } from '@/ui/states';
import { useAnnotate } from './annotate';
import { AnnotationForm } from './annotation-form';
import { useAnnotations } from './lists';
import { ThreadView } from './thread';
import { threadsOf } from './threads';

export function AnnotationPanel({
  target,
  none,
}: {
  target: { entry: string } | { cause: string } | { event: string };
  /** What is said where there are none. */
  none?: string;
}) {
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
            onSubmit={(written) => make.mutate({ target, ...written })}
          />
        </>
      )}
      <Loaded query={query} lines={2}>
        {() =>
          threads.length === 0 ? (
            <Text size="sm" c="var(--eb-muted)">
              {none ?? t('annotation.none')}
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
