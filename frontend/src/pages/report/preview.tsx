import { Button, Menu } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

export const formats = ['html', 'pdf', 'md', 'json', 'csv'] as const;
export const languages = ['ko', 'en'] as const;
export const languageNames = { ko: '한국어', en: 'English' } as const;

/** The report as it would be published now: in a window of its own, as a stranger will see it. */
export function PreviewMenu({ slug }: { slug: string }) {
  const { t } = useTranslation('report');
  const at = (format: string, lang: string) =>
    `/api/v1/incidents/${encodeURIComponent(slug)}/report/preview?format=${format}&lang=${lang}`;
  return (
    <Menu position="bottom-end" shadow="md" width={250}>
      <Menu.Target>
        <Button variant="default" leftSection={<IconExternalLink size={16} />}>
          {t('preview.open')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('preview.hint')}</Menu.Label>
        {(['html', 'pdf', 'md'] as const).flatMap((format) =>
          languages.map((lang) => (
            <Menu.Item
              key={`${format}-${lang}`}
              component="a"
              href={at(format, lang)}
              target="_blank"
              rel="noopener"
              aria-label={`${t(`format.${format}`)} · ${languageNames[lang]}`}
            >
              {t(`format.${format}`)} · <span lang={lang}>{languageNames[lang]}</span>
            </Menu.Item>
          )),
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
