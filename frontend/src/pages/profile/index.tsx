import { SimpleGrid, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useMe } from '@/app/session';
import { Home } from '@/app/shell/home';
import { Page, PageHead } from '@/ui/page';
import { Loaded } from '@/ui/states';
import { Look } from './look';
import { OwnName } from './name';
import { OwnPassword } from './password';
import { OwnSessions } from './sessions';
import { OwnTokens } from './tokens';

export default function Profile() {
  return (
    <Home>
      <Own />
    </Home>
  );
}

function Own() {
  const { t } = useTranslation('profile');
  const me = useMe();
  return (
    <Page>
      <PageHead title={t('title')} lead={me.data && t('lead', { login: me.data.login })} />
      <Loaded query={me}>
        {(account) => (
          <Stack>
            <SimpleGrid cols={{ base: 1, md: 2 }} style={{ alignItems: 'start' }}>
              <Stack>
                <OwnName me={account} />
                <Look />
              </Stack>
              <OwnPassword login={account.login} />
            </SimpleGrid>
            <OwnSessions />
            <OwnTokens me={account} />
          </Stack>
        )}
      </Loaded>
    </Page>
  );
}
