import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useLogout, useMe } from '@/app/session';
import { OwnPasswordForm } from '@/ui/own-password';
import { OutsideFrame } from './frame';

/** The first thing after a log-in with a password that somebody else knows. */
export default function ChangePassword() {
  const { t } = useTranslation();
  const me = useMe();
  const logout = useLogout();
  const queries = useQueryClient();
  return (
    <OutsideFrame title={t('password.title')} lead={t('password.lead')}>
      <OwnPasswordForm login={me.data?.login ?? ''} onDone={() => void queries.invalidateQueries()}>
        {({ busy, differs }) => (
          <>
            <Button type="submit" loading={busy} disabled={differs}>
              {t('password.submit')}
            </Button>
            <Button variant="subtle" color="gray" onClick={() => void logout()}>
              {t('user.logout')}
            </Button>
          </>
        )}
      </OwnPasswordForm>
    </OutsideFrame>
  );
}
