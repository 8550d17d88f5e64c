/** What is done to a cause or a link in one step: withdrawn, opened to regulators, reviewed; each with a way back. */
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { client, ifMatch } from '@/api/client';
import { useChanged } from '@/api/live';
import { useIncident } from '@/app/incident';
import { notifyDone, notifyProblem } from '@/ui/notify';
import { given } from '@/ui/record/given';
import { useRestore } from '@/ui/record/restore';
import type { Cause, CauseLink } from './model';

export function useCauseActs(cause: Cause) {
  const { t } = useTranslation('causes');
  const { slug } = useIncident();
  const changed = useChanged(slug);
  const restore = useRestore();
  const at = (revision: number) => ({ path: { incident: slug, cause: cause.key }, header: ifMatch(revision) });
  const withdraw = useMutation({
    mutationFn: async () =>
      given(
        await client.POST('/api/v1/incidents/{incident}/causes/{cause}/withdraw', {
          params: at(cause.revision),
          body: { why: '' },
        }),
      ),
    onSuccess: async (now) => {
      await changed('cause', 'link');
      notifyDone(t('done.withdrawn'), () => restore('cause', cause.key, cause.revision, now.revision));
    },
    onError: notifyProblem,
  });
  const reinstate = useMutation({
    mutationFn: async () =>
      given(
        await client.PATCH('/api/v1/incidents/{incident}/causes/{cause}', {
          params: at(cause.revision),
          body: { status: 'proposed' },
        }),
      ),
    onSuccess: async (now) => {
      await changed('cause', 'link');
      notifyDone(t('done.reinstated'), () => restore('cause', cause.key, cause.revision, now.revision));
    },
    onError: notifyProblem,
  });
  const release = useMutation({
    mutationFn: async (open: boolean) =>
      given(
        await client.POST('/api/v1/incidents/{incident}/causes/{cause}/release', {
          params: at(cause.revision),
          body: { open },
        }),
      ),
    onSuccess: async (now, open) => {
      await changed('cause');
      notifyDone(t(open ? 'done.released' : 'done.closed'), async () => {
        await client.POST('/api/v1/incidents/{incident}/causes/{cause}/release', {
          params: at(now.revision),
          body: { open: !open },
        });
        await changed('cause');
      });
    },
    onError: notifyProblem,
  });
  return { withdraw, reinstate, release };
}

export function useLinkActs(link: CauseLink) {
  const { t } = useTranslation('causes');
  const { slug } = useIncident();
  const changed = useChanged(slug);
  const restore = useRestore();
  const params = { path: { incident: slug, link: link.key }, header: ifMatch(link.revision) };
  const done = (word: string) => async (now: CauseLink) => {
    await changed('link');
    notifyDone(t(word), () => restore('link', link.key, link.revision, now.revision));
  };
  const withdraw = useMutation({
    mutationFn: async () =>
      given(await client.POST('/api/v1/incidents/{incident}/links/{link}/withdraw', { params, body: { why: '' } })),
    onSuccess: done('done.unlinked'),
    onError: notifyProblem,
  });
  const review = useMutation({
    mutationFn: async (why: string) =>
      given(await client.POST('/api/v1/incidents/{incident}/links/{link}/review', { params, body: { why } })),
    onSuccess: done('done.reviewed'),
    onError: notifyProblem,
  });
  /** A withdrawn link comes back as it was before. */
  const reinstate = useMutation({
    mutationFn: async () => restore('link', link.key, link.revision - 1, link.revision),
    onSuccess: () => notifyDone(t('done.relinked')),
    onError: notifyProblem,
  });
  return { withdraw, review, reinstate };
}
