/** The form around a record's fields: what went wrong above them, the reason and the buttons below. */
import { Button, Group, Stack, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem } from '@/api/problem';
import { ConflictNotice } from '@/ui/conflict';
import { ProblemAlert } from '@/ui/states';

export function RecordForm({
  label,
  submit,
  save,
  again = true,
  why,
  onSubmit,
  onCancel,
  children,
}: {
  label: string;
  /** The word on the button. */
  submit: string;
  /** The saving; it takes the revision that the change is made on. */
  save: { error: unknown; isPending: boolean; reset: () => void; mutate: (revision: number) => void };
  /** Whether saving on top of somebody else's change does the same and no more. */
  again?: boolean;
  /** The reason of a change; a new record needs none. */
  why?: { value: string; set: (why: string) => void } | undefined;
  onSubmit: () => void;
  onCancel: () => void;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault();
        onSubmit();
      }}
      noValidate
      aria-label={label}
    >
      <Stack gap="md">
        {again && save.error && asProblem(save.error).status === 412 ? (
          <ConflictNotice error={save.error} onReload={onCancel} onOverwrite={(revision) => save.mutate(revision)} />
        ) : (
          <ProblemAlert error={save.error} onClose={save.reset} />
        )}
        {children}
        {why && (
          <TextInput
            label={t('action.why')}
            description={t('action.why_hint')}
            value={why.value}
            onChange={(e) => why.set(e.currentTarget.value)}
          />
        )}
        <Group gap="xs">
          <Button type="submit" loading={save.isPending}>
            {submit}
          </Button>
          <Button variant="default" onClick={onCancel}>
            {t('action.cancel')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
