import { Tabs } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { $api } from '@/api/client';
import { useIncident } from '@/app/incident';
import { Page, PageHead } from '@/ui/page';
import { DraftTab } from './draft';
import { Editions } from './editions';
import { PreviewMenu } from './preview';
import { useView } from './view';

/** The public report: written and checked here, published for anybody to read. */
export default function Report() {
  const { t } = useTranslation('report');
  const { slug, path, can } = useIncident();
  const [{ tab }, setView] = useView();
  const inside = can('read_timeline');
  const editions = $api.useQuery('get', '/api/v1/incidents/{incident}/report/editions', {
    params: { path, query: { limit: 1000 } },
  });
  const count = editions.data?.items.length ?? 0;

  if (!inside) {
    return (
      <Page>
        <PageHead title={t('title')} lead={t('lead_outside')} />
        <Editions query={editions} />
      </Page>
    );
  }
  return (
    <Page>
      <PageHead title={t('title')} lead={t('lead')} actions={<PreviewMenu slug={slug} />} />
      <Tabs value={tab ?? 'draft'} onChange={(next) => setView({ tab: next === 'editions' ? 'editions' : undefined })}>
        <Tabs.List mb="md">
          <Tabs.Tab value="draft">{t('tab.draft')}</Tabs.Tab>
          <Tabs.Tab value="editions">{t('tab.editions', { count })}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="draft">
          <DraftTab />
        </Tabs.Panel>
        <Tabs.Panel value="editions">
          <Editions query={editions} />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
