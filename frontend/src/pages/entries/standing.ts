/** Takes an entry or a claim back, and lets it stand again; each with a way back. */
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { client, ifMatch, type Schema } from '@/api/client';
import { useChanged } from '@/api/live';
import { useIncident } from '@/app/incident';
import { notifyDone, notifyProblem } from '@/ui/notify';
import { given } from '@/ui/record/given';
import { type RecordNoun, useRestore } from '@/ui/record/restore';

type Status = Schema<'ClaimStatus'>;

/** How a record stood before it was last withdrawn. */
async function stoodBefore(slug: string, noun: RecordNoun, key: string): Promise<Status> {
  const { items } = given(
    await client.GET('/api/v1/incidents/{incident}/revisions', {
      params: { path: { incident: slug }, query: { noun, key, limit: 1000 } },
    }),
  );
  for (const r of items.reverse()) {
    const status = r.new?.status;
    if (typeof status === 'string' && status !== 'withdrawn') return status as Status;
  }
  return 'proposed';
}

export function useStanding(entry: Schema<'Entry'>) {
  const { t } = useTranslation('entries');
  const { slug } = useIncident();
  const changed = useChanged(slug);
  const restore = useRestore();
  const onEntry = useMutation({
    mutationFn: async (withdrawn: boolean) =>
      given(
        await client.PATCH('/api/v1/incidents/{incident}/entries/{entry}', {
          params: { path: { incident: slug, entry: entry.key }, header: ifMatch(entry.revision) },
          body: { status: withdrawn ? 'withdrawn' : await stoodBefore(slug, 'entry', entry.key) },
        }),
      ),
    onSuccess: async (now, withdrawn) => {
      await changed('entry');
      notifyDone(t(withdrawn ? 'done.withdrawn' : 'done.reinstated'), () =>
        restore('entry', entry.key, entry.revision, now.revision),
      );
    },
    onError: notifyProblem,
  });
  const onClaim = useMutation({
    mutationFn: async ({ claim, withdrawn }: { claim: Schema<'Claim'>; withdrawn: boolean }) =>
      given(
        await client.PATCH('/api/v1/incidents/{incident}/entries/{entry}/claims/{claim}', {
          params: { path: { incident: slug, entry: entry.key, claim: claim.key }, header: ifMatch(claim.revision) },
          body: {
            status: withdrawn ? 'withdrawn' : await stoodBefore(slug, 'claim', `${entry.key}/${claim.key}`),
          },
        }),
      ),
    onSuccess: async (now, { claim, withdrawn }) => {
      await changed('claim');
      notifyDone(t(withdrawn ? 'done.claim_withdrawn' : 'done.claim_reinstated'), async () => {
        await client.PATCH('/api/v1/incidents/{incident}/entries/{entry}/claims/{claim}', {
          params: { path: { incident: slug, entry: entry.key, claim: claim.key }, header: ifMatch(now.revision) },
          body: { status: claim.status },
        });
        await changed('claim');
      });
    },
    onError: notifyProblem,
  });
  return {
    withdraw: { isPending: onEntry.isPending, mutate: () => onEntry.mutate(true) },
    reinstate: { isPending: onEntry.isPending, mutate: () => onEntry.mutate(false) },
    withdrawClaim: (claim: Schema<'Claim'>) => onClaim.mutate({ claim, withdrawn: true }),
    reinstateClaim: (claim: Schema<'Claim'>) => onClaim.mutate({ claim, withdrawn: false }),
  };
}
