/** What a source consists of, and how it came: the chain of custody begins here. */
import { ActionIcon, Button, CopyButton, Group, Text, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy, IconDownload } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { $api } from '@/api/client';
import { useIncident } from '@/app/incident';
import { formatBytes, formatCount } from '@/lib/number';
import { Loaded } from '@/ui/states';
import { TimeText } from '@/ui/time';
import classes from './evidence.module.css';
import type { Source } from './sources';

export function Pieces({ source }: { source: Source }) {
  const { t, i18n } = useTranslation('evidence');
  const { slug, path, can } = useIncident();
  const pieces = $api.useQuery('get', '/api/v1/incidents/{incident}/sources/{source}/pieces', {
    params: { path: { ...path, source: source.id }, query: { limit: 1000 } },
  });
  return (
    <Loaded query={pieces} lines={4}>
      {(page) => (
        <>
          <Text size="sm" c="var(--eb-muted)" mb="sm">
            {t('pieces.lead')}
          </Text>
          <ol className={classes.list}>
            {page.items.map((p) => (
              <li key={p.piece} className={classes.box}>
                <Group justify="space-between" wrap="nowrap" align="flex-start">
                  <Text size="sm" fw={650} style={{ overflowWrap: 'anywhere' }}>
                    {p.piece}. {p.name}
                  </Text>
                  {can('read_evidence') && (
                    <Tooltip label={t('pieces.download', { name: p.name })}>
                      <ActionIcon
                        component="a"
                        variant="default"
                        download
                        href={`/api/v1/incidents/${encodeURIComponent(slug)}/sources/${encodeURIComponent(source.id)}/pieces/${p.piece}/raw`}
                        aria-label={t('pieces.download', { name: p.name })}
                      >
                        <IconDownload size={16} />
                      </ActionIcon>
                    </Tooltip>
                  )}
                </Group>
                <Hash value={p.sha256} />
                <dl className={classes.facts} style={{ marginTop: 6 }}>
                  <dt>{t('list.size')}</dt>
                  <dd className="num">
                    {formatBytes(p.bytes, i18n.language)} (
                    {t('pieces.bytes', { n: formatCount(p.bytes, i18n.language) })})
                  </dd>
                  <dt>{t('pieces.received')}</dt>
                  <dd>
                    <TimeText at={p.received_at} />
                  </dd>
                  {p.modified_at && (
                    <>
                      <dt>{t('pieces.modified')}</dt>
                      <dd>
                        <TimeText at={p.modified_at} />
                      </dd>
                    </>
                  )}
                  <dt>{t('pieces.kept')}</dt>
                  <dd>
                    {t(`pieces.stored.${p.stored}`)}
                    {p.members ? ` · ${t('pieces.members', { count: p.members })}` : ''}
                    {p.overlap ? ` · ${t('pieces.overlap', { n: formatCount(p.overlap, i18n.language) })}` : ''}
                    {p.duplicate ? ` · ${t('same_bytes')}` : ''}
                  </dd>
                </dl>
              </li>
            ))}
          </ol>
          {can('read_audit') && (
            <Text size="sm" mt="sm" component="div">
              <Link to="/i/$slug/audit" params={{ slug }} search={{ noun: 'source', key: source.id } as never}>
                {t('pieces.custody')}
              </Link>
            </Text>
          )}
        </>
      )}
    </Loaded>
  );
}

/** A SHA-256 in full, with a button that copies it. */
function Hash({ value }: { value: string }) {
  const { t } = useTranslation('evidence');
  if (!value) return null;
  return (
    <Group gap={6} wrap="nowrap" mt={4}>
      <Text size="xs" c="var(--eb-muted)" style={{ flex: 'none' }}>
        SHA-256
      </Text>
      <span className={classes.hash}>{value}</span>
      <CopyButton value={value}>
        {({ copied, copy }) => (
          <Button
            size="compact-xs"
            variant="default"
            style={{ flex: 'none' }}
            onClick={copy}
            leftSection={copied ? <IconCheck size={13} /> : <IconCopy size={13} />}
            aria-label={t('pieces.copy')}
          >
            {copied ? t('common:action.copied') : t('common:action.copy')}
          </Button>
        )}
      </CopyButton>
    </Group>
  );
}
