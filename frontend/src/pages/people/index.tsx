import { useTranslation } from 'react-i18next';
import { Page, PageHead } from '@/ui/page';

export default function Placeholder() {
  const { t } = useTranslation();
  return (
    <Page>
      <PageHead title={t('nav.people')} />
    </Page>
  );
}
