/** Saving what a record's form holds: a new record, or a change of the revision one saw; each with a way back. */
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useChanged } from '@/api/live';
import { useIncident } from '@/app/incident';
import { notifyDone } from '@/ui/notify';
import { type RecordNoun, useRestore } from './restore';

interface Saved {
  key: string;
  revision: number;
}

/** What the form around a record's fields needs of its saving. */
export interface RecordSave {
  /** A record that stands is changed: its change may be explained, and may meet somebody else's. */
  change: boolean;
  /** It was to be saved once: from then on the fields say what they lack. */
  tried: boolean;
  why: string;
  setWhy: (why: string) => void;
  error: unknown;
  pending: boolean;
  reset: () => void;
  submit: () => void;
  /** Saves on top of a revision that one did not see. */
  overwrite: (revision: number) => void;
}

export function useRecordSave<T extends Saved>({
  noun,
  nouns = [noun],
  standing,
  fault,
  make,
  withdraw,
  onDone,
  done,
}: {
  noun: RecordNoun;
  /** What else reads differently afterwards. */
  nouns?: RecordNoun[];
  /** The record that is changed, by the key that revisions know it by; left out: a new one. */
  standing?: Saved & { change: (revision: number, why: string | undefined) => Promise<T> };
  /** The fields do not hold what can be saved. */
  fault: boolean;
  make: () => Promise<T>;
  /** Takes back what was made. */
  withdraw: (made: T) => Promise<unknown>;
  onDone: (key: string) => void;
  /** What is said when it is done. */
  done: string;
}): RecordSave {
  const { slug } = useIncident();
  const changed = useChanged(slug);
  const restore = useRestore();
  const [tried, setTried] = useState(false);
  const [why, setWhy] = useState('');
  // The revision that the form was opened on; what others save meanwhile is not what one saw.
  const [seen] = useState(standing?.revision ?? 0);
  const save = useMutation({
    mutationFn: (revision: number) => (standing ? standing.change(revision, why.trim() || undefined) : make()),
    onSuccess: async (now, revision) => {
      await changed(...nouns);
      onDone(now.key);
      notifyDone(done, async () => {
        if (standing) return restore(noun, standing.key, revision, now.revision);
        await withdraw(now);
        return changed(...nouns);
      });
    },
  });
  return {
    change: standing !== undefined,
    tried,
    why,
    setWhy,
    error: save.error,
    pending: save.isPending,
    reset: save.reset,
    submit: () => {
      setTried(true);
      if (!fault) save.mutate(seen);
    },
    overwrite: save.mutate,
  };
}
