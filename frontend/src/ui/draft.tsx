/** What is being written of a record that others may change meanwhile; nothing is saved before it is asked for. */
import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { type Dispatch, type SetStateAction, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SaveProblem } from './conflict';
import classes from './draft.module.css';
import { notifyDone } from './notify';

export interface Draft<D> {
  value: D;
  set: Dispatch<SetStateAction<D>>;
  /** Something differs from what is saved. */
  dirty: boolean;
  /** The revision it is written on. */
  revision: number;
  why: string;
  setWhy: (why: string) => void;
  busy: boolean;
  error: unknown;
  /** Saves what differs, on top of a revision; it can be undone. */
  save: (revision?: number) => void;
  discard: () => void;
  /** Takes what the service has, whatever was written. */
  reload: () => void;
  forgive: () => void;
}

/** `record` is what is saved now, as others change it too. */
export function useDraft<R extends { revision: number }, D extends object>({
  record,
  draftOf,
  differences,
  read,
  send,
}: {
  record: R;
  draftOf: (record: R) => D;
  /** The parts of the second that differ from the first. */
  differences: (saved: D, now: D) => Partial<D>;
  read: () => Promise<{ data?: R }>;
  send: (revision: number, change: Partial<D> & { why?: string }) => Promise<R>;
}): Draft<D> {
  const { t } = useTranslation();
  const [base, setBase] = useState(record);
  const [value, set] = useState(() => draftOf(record));
  const [why, setWhy] = useState('');
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const change = differences(draftOf(base), value);
  const dirty = Object.keys(change).length > 0;

  const take = (next: R) => {
    setBase(next);
    set(draftOf(next));
    setError(undefined);
  };
  // What others changed appears while nothing is being written here.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when the record moved on
  useEffect(() => {
    if (!dirty && record.revision > base.revision) take(record);
  }, [record.revision]);

  const save = async (revision: number) => {
    if (!dirty || busy) return;
    setBusy(true);
    setError(undefined);
    const before = differences(value, draftOf(base));
    try {
      const saved = await send(revision, { ...change, why: why.trim() || undefined });
      setBase(saved); // what was typed meanwhile stays
      setWhy('');
      notifyDone(t('action.saved'), async () => take(await send(saved.revision, { ...before, why: t('action.undo') })));
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };

  return {
    value,
    set,
    dirty,
    revision: base.revision,
    why,
    setWhy,
    busy,
    error,
    save: (revision = base.revision) => void save(revision),
    discard: () => take(base),
    reload: () => void read().then(({ data }) => data && take(data), setError),
    forgive: () => setError(undefined),
  };
}

/** The bar below a draft, in sight while there is something to save. */
export function SaveBar<D>({
  draft,
  inForm,
  unsaved,
}: {
  draft: Draft<D>;
  /** The form around it does the saving, once it finds its fields filled in. */
  inForm?: boolean;
  /** What is said while something is not saved. */
  unsaved?: string;
}) {
  const { t } = useTranslation();
  const { dirty, busy, error } = draft;
  const said = inForm
    ? { label: t('action.why'), description: t('action.why_hint') }
    : { 'aria-label': t('action.why'), placeholder: `${t('action.why')}: ${t('action.why_hint')}` };
  return (
    <div className={classes.bar} data-dirty={dirty || undefined}>
      <Stack gap={4}>
        <SaveProblem error={error} onReload={draft.reload} onOverwrite={draft.save} onClose={draft.forgive} />
        <Group gap="xs" align="flex-end">
          <TextInput
            {...said}
            value={draft.why}
            onChange={(e) => draft.setWhy(e.currentTarget.value)}
            maxLength={1000}
            style={{ flex: '1 1 200px' }}
          />
          <Button variant="default" disabled={!dirty || busy} onClick={draft.discard}>
            {t('draft.discard')}
          </Button>
          <Button
            type={inForm ? 'submit' : 'button'}
            disabled={!dirty}
            loading={busy}
            onClick={inForm ? undefined : () => draft.save()}
          >
            {t('action.save')}
          </Button>
        </Group>
        <Text size="xs" c="var(--eb-muted)" role="status">
          {dirty ? (unsaved ?? t('draft.unsaved')) : t('draft.saved', { n: draft.revision })}
        </Text>
      </Stack>
    </div>
  );
}
