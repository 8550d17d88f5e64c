import { Button, Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** The end of a form: leave it, or send it. */
export function FormActions({
  submit,
  onCancel,
  busy,
  disabled,
  danger,
}: {
  /** The word on the button. */
  submit: string;
  onCancel: () => void;
  busy: boolean;
  disabled?: boolean;
  /** What is done here cannot be undone. */
  danger?: boolean;
}) {
  const { t } = useTranslation();
  return (
    <Group justify="flex-end">
      <Button variant="default" onClick={onCancel}>
        {t('action.cancel')}
      </Button>
      <Button type="submit" color={danger ? 'red' : undefined} loading={busy} disabled={disabled}>
        {submit}
      </Button>
    </Group>
  );
}
