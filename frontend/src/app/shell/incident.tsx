/** The frame around the pages of one incident. */
import { Box, Button, Group, Text, TextInput, Tooltip } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import {
  IconAffiliate,
  IconChartBar,
  IconFileDescription,
  IconFileReport,
  IconHistory,
  IconListDetails,
  IconMessage2,
  IconSearch,
  IconSearchOff,
  IconTimeline,
  IconUsers,
} from '@tabler/icons-react';
import { Link, Outlet, useNavigate, useParams } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLive } from '@/api/live';
import { asProblem } from '@/api/problem';
import { IncidentProvider, useIncident, useIncidentQuery } from '@/app/incident';
import type { Permission } from '@/app/session';
import { ZoneProvider } from '@/app/zone';
import { languageOf, localized } from '@/lib/localized';
import { Empty, Failure, Loaded } from '@/ui/states';
import { Frame } from './frame';
import { Home } from './home';
import { PageLink } from './pagelink';
import { ZoneSwitch } from './zone';

const pages: { to: string; word: string; icon: typeof IconSearch; need: Permission }[] = [
  { to: 'overview', word: 'nav.overview', icon: IconChartBar, need: 'read_released' },
  { to: 'timeline', word: 'nav.timeline', icon: IconTimeline, need: 'read_timeline' },
  { to: 'search', word: 'nav.search', icon: IconSearch, need: 'read_timeline' },
  { to: 'entries', word: 'nav.entries', icon: IconListDetails, need: 'read_released' },
  { to: 'annotations', word: 'nav.annotations', icon: IconMessage2, need: 'read_timeline' },
  { to: 'causes', word: 'nav.causes', icon: IconAffiliate, need: 'read_released' },
  { to: 'evidence', word: 'nav.evidence', icon: IconFileDescription, need: 'read_released' },
  { to: 'report', word: 'nav.report', icon: IconFileReport, need: 'read_released' },
  { to: 'people', word: 'nav.people', icon: IconUsers, need: 'read_timeline' },
  { to: 'audit', word: 'nav.audit', icon: IconHistory, need: 'read_released' },
];

export default function IncidentFrame() {
  const { slug } = useParams({ from: '/inside/i/$slug' });
  const query = useIncidentQuery(slug);
  if (query.error && !query.data)
    return (
      <Home>
        {asProblem(query.error).status === 404 ? (
          <Unknown slug={slug} />
        ) : (
          <Failure error={query.error} retry={() => void query.refetch()} />
        )}
      </Home>
    );
  return (
    <Loaded query={query}>
      {(incident) => (
        <IncidentProvider incident={incident}>
          <ZoneProvider incidentZone={incident.zone}>
            <Inside />
          </ZoneProvider>
        </IncidentProvider>
      )}
    </Loaded>
  );
}

/** No such incident, or none that one may see: which of the two is not told. */
function Unknown({ slug }: { slug: string }) {
  const { t } = useTranslation();
  return (
    <div role="alert">
      <Empty
        order={1}
        title={t('notfound.incident')}
        icon={<IconSearchOff size={26} stroke={1.5} />}
        action={
          <Button component={Link} to="/" variant="default" mt="sm">
            {t('notfound.home')}
          </Button>
        }
      >
        {t('notfound.incident_detail', { slug })}
      </Empty>
    </div>
  );
}

function Inside() {
  const { slug, can } = useIncident();
  const live = useLive(slug, can('read_timeline'));
  return (
    <Frame
      navigation={<Navigation live={live} />}
      tools={
        <>
          {can('read_timeline') && <SearchBox />}
          <ZoneSwitch />
        </>
      }
    >
      <Outlet />
    </Frame>
  );
}

function Navigation({ live }: { live: boolean }) {
  const { t, i18n } = useTranslation();
  const { slug, incident, can } = useIncident();
  return (
    <>
      <Box px="xs" pt={4} pb="sm">
        <Text size="xs" c="var(--eb-muted)">
          {t('nav.incident')}
        </Text>
        <Text fw={650} size="sm" lineClamp={3} lang={languageOf(incident.title, i18n.language)}>
          {localized(incident.title, i18n.language)}
        </Text>
      </Box>
      {pages
        .filter((p) => can(p.need))
        .map((p) => (
          <PageLink
            key={p.to}
            label={t(p.word)}
            icon={p.icon}
            to={`/i/$slug/${p.to}` as '/i/$slug/overview'}
            params={{ slug }}
          />
        ))}
      {can('read_timeline') && (
        <Tooltip label={live ? t('live.on.hint') : t('live.off.hint')} multiline maw={240}>
          <Group gap={6} px="xs" pt="md" role="status">
            <span
              aria-hidden
              style={{
                width: 8,
                height: 8,
                borderRadius: 8,
                background: live ? 'var(--eb-confirmed)' : 'var(--eb-warn)',
              }}
            />
            <Text size="xs" c="var(--eb-muted)">
              {live ? t('live.on.title') : t('live.off.title')}
            </Text>
          </Group>
        </Tooltip>
      )}
    </>
  );
}

/** The one box to search from anywhere; the key / leads to it. */
function SearchBox() {
  const { t } = useTranslation();
  const { slug } = useIncident();
  const navigate = useNavigate();
  const input = useRef<HTMLInputElement>(null);
  const [q, setQ] = useState('');
  useHotkeys([['/', () => input.current?.focus()]]);
  return (
    <search style={{ flex: 1, minWidth: 60, maxWidth: 420 }}>
      <form
        onSubmit={(e) => {
          e.preventDefault();
          if (q.trim()) void navigate({ to: '/i/$slug/search', params: { slug }, search: { q: q.trim() } });
        }}
      >
        <TextInput
          ref={input}
          size="xs"
          value={q}
          onChange={(e) => setQ(e.currentTarget.value)}
          placeholder={t('search.placeholder')}
          aria-label={t('search.label')}
          leftSection={<IconSearch size={15} />}
          maxLength={1000}
        />
      </form>
    </search>
  );
}
