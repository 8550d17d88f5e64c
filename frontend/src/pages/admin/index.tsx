import { Tabs } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { $api } from '@/api/client';
import { ProblemError } from '@/api/problem';
import { useMe } from '@/app/session';
import { Home } from '@/app/shell/home';
import { useAddress } from '@/ui/address';
import { Page, PageHead } from '@/ui/page';
import { Panel } from '@/ui/panel';
import { Empty, Failure, Loaded } from '@/ui/states';
import { TokenList } from '@/ui/token-list';
import { Accounts } from './accounts';

/** Who may come in at all, and with which keys. */
export default function Administration() {
  return (
    <Home>
      <Inside />
    </Home>
  );
}

function Inside() {
  const { t } = useTranslation('admin');
  const me = useMe();
  const [address, setAddress] = useAddress();
  if (me.data && !me.data.admin) {
    return (
      <Page>
        <PageHead title={t('title')} />
        <Failure error={new ProblemError({ code: 'forbidden', hint: t('forbidden') })} />
      </Page>
    );
  }
  const tab = address.tab === 'tokens' ? 'tokens' : 'accounts';
  return (
    <Page>
      <PageHead title={t('title')} lead={t('lead')} />
      <Tabs
        value={tab}
        onChange={(next) => setAddress({ tab: next === 'tokens' ? 'tokens' : undefined })}
        keepMounted={false}
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="accounts">{t('tab.accounts')}</Tabs.Tab>
          <Tabs.Tab value="tokens">{t('tab.tokens')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="accounts">
          <Accounts />
        </Tabs.Panel>
        <Tabs.Panel value="tokens">
          <AllTokens />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}

function AllTokens() {
  const { t } = useTranslation('admin');
  const query = $api.useQuery('get', '/api/v1/tokens', { params: { query: { all: true, limit: 1000 } } });
  return (
    <Panel title={t('tokens.title')} lead={t('tokens.lead')} flush>
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={t('tokens.empty')}>{t('tokens.empty_detail')}</Empty>
          ) : (
            <TokenList tokens={items} owner />
          )
        }
      </Loaded>
    </Panel>
  );
}
