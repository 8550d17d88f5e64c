/** The result as a file: written by the service while it is downloaded. */
import { Button, Menu } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useIncident } from '@/app/incident';
import { kinds, type useAsked } from './hits';

const formats = ['csv', 'jsonl', 'parquet'] as const;

export function ExportMenu({ asked }: { asked: ReturnType<typeof useAsked> }) {
  const { t } = useTranslation('search');
  const { slug } = useIncident();
  const address = (format: string) => {
    const params = new URLSearchParams({ format, q: asked.q, tz: asked.tz });
    for (const kind of kinds) params.append('kind', kind);
    if (asked.from) params.set('from', asked.from);
    if (asked.to) params.set('to', asked.to);
    return `/api/v1/incidents/${encodeURIComponent(slug)}/export?${params}`;
  };
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <Button size="xs" variant="default" leftSection={<IconDownload size={15} />}>
          {t('export.title')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('export.hint')}</Menu.Label>
        {formats.map((f) => (
          <Menu.Item key={f} component="a" href={address(f)} download={`${slug}.${f}`}>
            {t(`export.${f}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
