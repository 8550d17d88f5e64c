/** The form around a record's fields: what went wrong above them, the reason and the buttons below. */
import { Button, Group, Stack, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { SaveProblem } from '@/ui/conflict';
import { ProblemAlert } from '@/ui/states';
import type { RecordSave } from './record-save';

export function RecordForm({
  label,
  submit,
  save,
  onCancel,
  children,
}: {
  label: string;
  /** The word on the button. */
  submit: string;
  save: RecordSave;
  onCancel: () => void;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault();
        save.submit();
      }}
      noValidate
      aria-label={label}
    >
      <Stack gap="md">
        {save.change ? (
          <SaveProblem error={save.error} onReload={onCancel} onOverwrite={save.overwrite} onClose={save.reset} />
        ) : (
          <ProblemAlert error={save.error} onClose={save.reset} />
        )}
        {children}
        {save.change && (
          <TextInput
            label={t('action.why')}
            description={t('action.why_hint')}
            value={save.why}
            onChange={(e) => save.setWhy(e.currentTarget.value)}
          />
        )}
        <Group gap="xs">
          <Button type="submit" loading={save.pending}>
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
