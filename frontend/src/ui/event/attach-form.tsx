/** What the forms share that add an event to the evidence of a record. */
import { Button, Group, Select, type SelectProps, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemAlert } from '@/ui/states';

export function AttachForm({
  add,
  ready,
  has,
  onSubmit,
  children,
}: {
  add: { error: unknown; reset: () => void; isPending: boolean };
  /** It is known what the event is to be added to. */
  ready: boolean;
  /** What is chosen cites the event already. */
  has: boolean;
  onSubmit: () => void;
  children: ReactNode;
}) {
  const { t } = useTranslation('event');
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault();
        onSubmit();
      }}
    >
      <Stack gap="sm">
        {children}
        <ProblemAlert error={add.error} onClose={add.reset} />
        <Group gap="sm">
          <Button type="submit" loading={add.isPending} disabled={!ready || has}>
            {t('attach.submit')}
          </Button>
          {has && <Text size="sm">{t('attach.has')}</Text>}
        </Group>
      </Stack>
    </form>
  );
}

/** Chooses the record; the dialog opens with it. */
export function RecordPick(props: Pick<SelectProps, 'label' | 'value' | 'onChange' | 'data'>) {
  const { t } = useTranslation('event');
  return (
    <Select
      {...props}
      placeholder={t('attach.pick')}
      searchable
      required
      data-autofocus
      comboboxProps={{ zIndex: 450 }}
      nothingFoundMessage={t('attach.nothing')}
    />
  );
}
