import { Button, Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { notifyDone } from '@/ui/notify';
import { OwnPasswordForm } from '@/ui/own-password';
import { Panel } from '@/ui/panel';

export function OwnPassword({ login }: { login: string }) {
  const { t } = useTranslation('profile');
  return (
    <Panel title={t('password.title')} lead={t('password.lead')}>
      <OwnPasswordForm login={login} onDone={() => notifyDone(t('password.done'))}>
        {({ busy, complete }) => (
          <Group>
            <Button type="submit" loading={busy} disabled={!complete}>
              {t('common:password.submit')}
            </Button>
          </Group>
        )}
      </OwnPasswordForm>
    </Panel>
  );
}
