/** Makes an annotation or an answer to one, and takes it back. */
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { client, ifMatch, type Schema } from '@/api/client';
import { useChanged } from '@/api/live';
import { useIncident } from '@/app/incident';
import { notifyDone } from '@/ui/notify';
import { given } from './given';

export function useAnnotate(onDone: () => void) {
  const { t } = useTranslation('record');
  const { slug } = useIncident();
  const changed = useChanged(slug);
  return useMutation({
    mutationFn: async (body: Schema<'AnnotationRequest'>) =>
      given(
        await client.POST('/api/v1/incidents/{incident}/annotations', { params: { path: { incident: slug } }, body }),
      ),
    onSuccess: async (made, { thread }) => {
      onDone();
      await changed('annotation');
      notifyDone(t(thread ? 'annotation.answered' : 'annotation.made'), async () => {
        await withdrawAnnotation(slug, made);
        await changed('annotation');
      });
    },
  });
}

export async function withdrawAnnotation(
  slug: string,
  note: { key: string; revision: number },
): Promise<Schema<'Annotation'>> {
  return given(
    await client.POST('/api/v1/incidents/{incident}/annotations/{annotation}/withdraw', {
      params: { path: { incident: slug, annotation: note.key }, header: ifMatch(note.revision) },
      body: { why: '' },
    }),
  );
}
