import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconFlame, IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { $api } from '@/api/client';
import { useMe } from '@/app/session';
import { Home } from '@/app/shell/home';
import { Page, PageHead } from '@/ui/page';
import { Empty, Loaded } from '@/ui/states';
import { IncidentCard } from './card';
import { NewIncident } from './create';
import classes from './incidents.module.css';

export default function Incidents() {
  return (
    <Home>
      <List />
    </Home>
  );
}

function List() {
  const { t } = useTranslation('incidents');
  const me = useMe();
  const [opened, { open, close }] = useDisclosure();
  const query = $api.useQuery('get', '/api/v1/incidents', { params: { query: { limit: 1000 } } });
  const admin = me.data?.admin === true;
  const create = (
    <Button leftSection={<IconPlus size={16} />} onClick={open}>
      {t('create.open')}
    </Button>
  );
  const some = (query.data?.items.length ?? 0) > 0;
  return (
    <Page>
      <PageHead title={t('title')} lead={t('lead')} actions={admin && some ? create : undefined} />
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty
              title={t('empty.title')}
              icon={<IconFlame size={26} stroke={1.5} />}
              action={admin ? create : undefined}
            >
              {admin ? t('empty.admin') : t('empty.other')}
            </Empty>
          ) : (
            <ul className={classes.grid}>
              {[...items]
                .sort((a, b) => b.updated_at.localeCompare(a.updated_at))
                .map((incident) => (
                  <li key={incident.slug}>
                    <IncidentCard incident={incident} role={roleIn(incident.slug)} />
                  </li>
                ))}
            </ul>
          )
        }
      </Loaded>
      {admin && <NewIncident opened={opened} onClose={close} taken={query.data?.items.map((i) => i.slug) ?? []} />}
    </Page>
  );

  function roleIn(slug: string): string {
    const own = me.data?.roles.find((r) => r.incident === slug)?.role;
    return own ?? (admin ? 'admin' : '');
  }
}
