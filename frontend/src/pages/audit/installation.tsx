import { Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ProblemError } from '@/api/problem';
import { useMe } from '@/app/session';
import { Home } from '@/app/shell/home';
import { Page, PageHead } from '@/ui/page';
import { Failure } from '@/ui/states';
import { CheckpointPanel } from './checkpoint';
import { Trail } from './trail';

/** Everything that anybody did in this installation, and the proof that nothing of it was changed. */
export default function InstallationAudit() {
  return (
    <Home>
      <Inside />
    </Home>
  );
}

function Inside() {
  const { t } = useTranslation('audit');
  const me = useMe();
  if (me.data && !me.data.admin) {
    return (
      <Page>
        <PageHead title={t('common:nav.audit')} />
        <Failure error={new ProblemError({ code: 'forbidden', hint: t('forbidden') })} />
      </Page>
    );
  }
  return (
    <Page>
      <PageHead title={t('common:nav.audit')} lead={t('lead.installation')} />
      <Stack>
        <CheckpointPanel />
        <Trail scope={{ kind: 'installation' }} proofs />
      </Stack>
    </Page>
  );
}
