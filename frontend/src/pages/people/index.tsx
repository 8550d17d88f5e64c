import { Tabs } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ProblemError } from '@/api/problem';
import { useIncident } from '@/app/incident';
import { useAddress } from '@/ui/address';
import { Page, PageHead } from '@/ui/page';
import { Failure } from '@/ui/states';
import { Holds } from './holds';
import { Members } from './members';
import { RoleMatrix } from './roles';
import { Settings } from './settings';

const tabs = ['members', 'roles', 'settings', 'holds'] as const;
type Tab = (typeof tabs)[number];

/** Who takes part in an incident and as what, how the incident is set up, and what must not be removed. */
export default function People() {
  const { t } = useTranslation('people');
  const { can } = useIncident();
  const [address, setAddress] = useAddress();
  if (!can('read_timeline')) {
    return (
      <Page>
        <PageHead title={t('title')} />
        <Failure error={new ProblemError({ code: 'forbidden' })} />
      </Page>
    );
  }
  const shown = tabs.filter((tab) => tab !== 'settings' || can('manage_members'));
  const tab: Tab = shown.find((name) => name === address.tab) ?? 'members';
  return (
    <Page>
      <PageHead title={t('title')} lead={t('lead')} />
      <Tabs
        value={tab}
        onChange={(next) => setAddress({ tab: next === 'members' ? undefined : (next ?? undefined) })}
        keepMounted={false}
      >
        <Tabs.List mb="md">
          {shown.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {t(`tab.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="members">
          <Members />
        </Tabs.Panel>
        <Tabs.Panel value="roles">
          <RoleMatrix />
        </Tabs.Panel>
        <Tabs.Panel value="settings">
          <Settings />
        </Tabs.Panel>
        <Tabs.Panel value="holds">
          <Holds />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
