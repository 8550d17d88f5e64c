/** Withdraws a record that stands, or lets a withdrawn one stand again. */
import { Button } from '@mantine/core';
import { IconRestore, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

interface Act {
  isPending: boolean;
  mutate: () => void;
}

export function StandingButton({
  withdrawn,
  withdraw,
  reinstate,
}: {
  withdrawn: boolean;
  withdraw: Act;
  reinstate: Act;
}) {
  const { t } = useTranslation('record');
  const act = withdrawn ? reinstate : withdraw;
  const Icon = withdrawn ? IconRestore : IconTrash;
  return (
    <Button
      size="xs"
      variant="default"
      leftSection={<Icon size={15} />}
      loading={act.isPending}
      onClick={() => act.mutate()}
    >
      {t(withdrawn ? 'action.reinstate' : 'action.withdraw')}
    </Button>
  );
}
