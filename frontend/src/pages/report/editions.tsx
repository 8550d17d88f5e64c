/** What was published: each edition for good, with its hash, its files and its differences. */
import { Anchor, Badge, Button, Code, Group, Menu, Text, Title } from '@mantine/core';
import { IconChevronRight, IconDownload, IconExternalLink, IconWorld } from '@tabler/icons-react';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/client';
import { useIncident } from '@/app/incident';
import { languageOf, localized } from '@/lib/localized';
import { Panel } from '@/ui/panel';
import { CopyField } from '@/ui/secret';
import { Empty, Loaded } from '@/ui/states';
import { TimeText } from '@/ui/time';
import { Changes } from './changes';
import { readEdition } from './document';
import { formats, languageNames, languages } from './preview';
import classes from './report.module.css';
import { useView } from './view';

type Edition = Schema<'Edition'>;

export function Editions({ query }: { query: UseQueryResult<Schema<'EditionPage'>, unknown> }) {
  const { t } = useTranslation('report');
  return (
    <Panel title={t('editions.title')} lead={t('editions.lead')} flush>
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={t('editions.none')} icon={<IconWorld size={26} stroke={1.5} />}>
              {t('editions.none_detail')}
            </Empty>
          ) : (
            <ol className={classes.editions} reversed>
              {[...items].reverse().map((e, i) => (
                <One key={e.number} edition={e} newest={i === 0} />
              ))}
            </ol>
          )
        }
      </Loaded>
    </Panel>
  );
}

function One({ edition, newest }: { edition: Edition; newest: boolean }) {
  const { t, i18n } = useTranslation('report');
  const { slug } = useIncident();
  const [{ edition: open }, setView] = useView();
  const shown = open === edition.number;
  const file = (format: string, lang: string) =>
    `/api/v1/incidents/${encodeURIComponent(slug)}/report/editions/${edition.number}/file?format=${format}&lang=${lang}`;
  return (
    <li className={classes.edition}>
      <Group justify="space-between" align="flex-start" gap="sm">
        <div style={{ flex: '1 1 320px', minWidth: 0 }}>
          <Group gap={8}>
            <Title order={3} size="h5">
              {t('editions.number', { n: edition.number })}
            </Title>
            {newest ? (
              <Badge variant="light" color="ember" tt="none" autoContrast>
                {t('editions.newest')}
              </Badge>
            ) : (
              <Badge variant="outline" color="gray" tt="none">
                {t('editions.superseded')}
              </Badge>
            )}
            <Badge variant="outline" color="gray" tt="none">
              {t(edition.four_eyes ? 'editions.four_eyes' : 'editions.two_eyes')}
            </Badge>
          </Group>
          <Text size="sm" lang={languageOf(edition.title, i18n.language)}>
            {localized(edition.title, i18n.language)}
          </Text>
          <Text size="sm" c="var(--eb-muted)" component="div">
            <TimeText at={edition.published_at} />
            {edition.by && (
              <>
                {' · '}
                {t('editions.by', { by: edition.by, submitted: edition.submitted_by })}
              </>
            )}
            {edition.supersedes ? ` · ${t('editions.supersedes', { n: edition.supersedes })}` : ''}
          </Text>
          {edition.note && <div className={classes.note}>{edition.note}</div>}
        </div>
        <Group gap="xs">
          <Button
            component="a"
            href={edition.address}
            target="_blank"
            rel="noopener"
            variant="default"
            size="xs"
            leftSection={<IconExternalLink size={15} />}
          >
            {t('editions.open')}
          </Button>
          <Menu position="bottom-end" shadow="md" width={240}>
            <Menu.Target>
              <Button
                variant="default"
                size="xs"
                leftSection={<IconDownload size={15} />}
                aria-label={t('editions.download_of', { n: edition.number })}
              >
                {t('editions.download')}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {formats.map((format) =>
                format === 'json' ? (
                  <Menu.Item key={format} component="a" href={file(format, 'ko')} download>
                    {t('format.json')}
                  </Menu.Item>
                ) : (
                  languages.map((lang) => (
                    <Menu.Item key={`${format}-${lang}`} component="a" href={file(format, lang)} download>
                      {t(`format.${format}`)} · <span lang={lang}>{languageNames[lang]}</span>
                    </Menu.Item>
                  ))
                ),
              )}
            </Menu.Dropdown>
          </Menu>
        </Group>
      </Group>
      <div className={classes.hash}>
        <CopyField label={t('editions.link')} value={`${window.location.origin}${edition.address}`} />
        <Text size="xs" c="var(--eb-muted)" mt={6}>
          {t('editions.hash')} <Code style={{ overflowWrap: 'anywhere' }}>{edition.sha256}</Code>
        </Text>
      </div>
      {edition.supersedes ? (
        <>
          <Anchor
            component="button"
            type="button"
            size="sm"
            aria-expanded={shown}
            onClick={() => setView({ edition: shown ? undefined : edition.number })}
          >
            <IconChevronRight size={14} aria-hidden className={classes.mark} data-open={shown || undefined} />{' '}
            {t('changes.title', { n: edition.supersedes })}
          </Anchor>
          {shown && <Differences slug={slug} number={edition.number} />}
        </>
      ) : null}
    </li>
  );
}

function Differences({ slug, number }: { slug: string; number: number }) {
  const query = useQuery({
    queryKey: ['edition', slug, number],
    queryFn: ({ signal }) => readEdition(slug, number, signal),
    staleTime: Number.POSITIVE_INFINITY, // an edition never changes
  });
  return (
    <Loaded query={query} lines={3}>
      {(d) => <Changes changes={d.changes} />}
    </Loaded>
  );
}
