import { Button, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { $api, type Schema } from '@/api/client';
import { Kept, SecretOnce } from '@/ui/secret';
import { ProblemAlert } from '@/ui/states';
import { TimeText } from '@/ui/time';

/** Makes the link by which somebody chooses a password. Its secret stands behind the #, where no log sees it. */
export function PasswordLink({ account, onClose }: { account: Schema<'Account'>; onClose: () => void }) {
  const { t } = useTranslation('admin');
  const make = $api.useMutation('post', '/api/v1/accounts/{login}/password-link');
  if (make.data) {
    return (
      <Stack>
        <SecretOnce
          title={t('link.once')}
          label={t('link.link')}
          value={`${window.location.origin}/password#${make.data.secret}`}
        >
          {t('link.once_detail')}
        </SecretOnce>
        <Text size="sm">
          {t('link.until')} <TimeText at={make.data.expires_at} precision="minute" />
        </Text>
        <Kept onClick={onClose} />
      </Stack>
    );
  }
  return (
    <Stack>
      <ProblemAlert error={make.error} />
      <Text size="sm">{t(account.must_change ? 'link.invite' : 'link.reset')}</Text>
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('common:action.cancel')}
        </Button>
        <Button loading={make.isPending} onClick={() => make.mutate({ params: { path: { login: account.login } } })}>
          {t('link.make')}
        </Button>
      </Group>
    </Stack>
  );
}
