/** The frame around what belongs to no incident: the list of incidents, oneself, the installation. */
import { Text } from '@mantine/core';
import { IconHistory, IconLayoutGrid, IconUser, IconUsersGroup } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '@/app/session';
import { ZoneProvider } from '@/app/zone';
import { resolveZone } from '@/lib/time';
import { Frame } from './frame';
import { PageLink } from './pagelink';

const pages = [
  { to: '/', word: 'nav.incidents', icon: IconLayoutGrid, admin: false },
  { to: '/profile', word: 'nav.profile', icon: IconUser, admin: false },
  { to: '/admin/accounts', word: 'nav.admin', icon: IconUsersGroup, admin: true },
  { to: '/admin/audit', word: 'nav.audit', icon: IconHistory, admin: true },
] as const;

/** Times are shown in the reader's own zone: there is no incident to take one from. */
export function Home({ children }: { children: ReactNode }) {
  return (
    <ZoneProvider incidentZone={resolveZone('local', '')}>
      <Frame navigation={<Navigation />}>{children}</Frame>
    </ZoneProvider>
  );
}

function Navigation() {
  const { t } = useTranslation();
  const me = useMe();
  const link = (p: (typeof pages)[number]) => (
    <PageLink
      key={p.to}
      label={t(p.word)}
      icon={p.icon}
      to={p.to}
      activeOptions={{ exact: true, includeSearch: false }}
    />
  );
  return (
    <>
      {pages.filter((p) => !p.admin).map(link)}
      {me.data?.admin && (
        <>
          <Text size="xs" c="var(--eb-muted)" px="xs" pt="md" pb={4}>
            {t('user.admin')}
          </Text>
          {pages.filter((p) => p.admin).map(link)}
        </>
      )}
    </>
  );
}
