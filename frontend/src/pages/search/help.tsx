/** The search language on one card; each example can be tried. */
import { ActionIcon, Button, Popover, ScrollArea, Text, Tooltip } from '@mantine/core';
import { IconQuestionMark } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import css from './examples.module.css';

/** Examples by what they show; the words for them are in the page's language. */
const examples: { key: string; query: { ko: string; en: string } }[] = [
  { key: 'words', query: { ko: '전원 차단', en: 'connection refused' } },
  { key: 'phrase', query: { ko: '"전원 공급 중단"', en: '"connection refused"' } },
  { key: 'or', query: { ko: '화재 OR 연기', en: 'fire OR smoke' } },
  { key: 'not', query: { ko: '전원 NOT kind:chat', en: 'power NOT kind:chat' } },
  { key: 'prefix', query: { ko: 'conn*', en: 'conn*' } },
  { key: 'group', query: { ko: '(화재 OR 연기) severity>=warn', en: '(fire OR smoke) severity>=warn' } },
  { key: 'field', query: { ko: 'host:ups-a1', en: 'host:ups-a1' } },
  { key: 'severity', query: { ko: 'severity>=error', en: 'severity>=error' } },
  { key: 'number', query: { ko: 'http.response.status:500..599', en: 'http.response.status:500..599' } },
  { key: 'whole', query: { ko: 'service="pay-api"', en: 'service="pay-api"' } },
  { key: 'exists', query: { ko: 'actor:*', en: 'actor:*' } },
  {
    key: 'time',
    query: { ko: 'time:2022-10-15T15:19..2022-10-15T15:30', en: 'time:2022-10-15T15:19..2022-10-15T15:30' },
  },
];

export function SearchHelp({ onTry }: { onTry: (query: string) => void }) {
  const { t } = useTranslation('search');
  const [open, setOpen] = useState(false);
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" shadow="md" width={620} trapFocus returnFocus>
      <Popover.Target>
        <Tooltip label={t('help.title')} disabled={open}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={28}
            aria-label={t('help.title')}
            aria-expanded={open}
            onClick={() => setOpen((o) => !o)}
          >
            <IconQuestionMark size={17} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown maw="calc(100vw - 24px)" aria-label={t('help.title')}>
        <ScrollArea.Autosize mah="60vh" type="auto" offsetScrollbars>
          <Text fw={650} mb="xs">
            {t('help.title')}
          </Text>
          <Examples
            onTry={(q) => {
              setOpen(false);
              onTry(q);
            }}
          />
          <Text size="sm" c="var(--eb-muted)" mt="sm">
            {t('help.more')}
          </Text>
        </ScrollArea.Autosize>
      </Popover.Dropdown>
    </Popover>
  );
}

export function Examples({ onTry, only }: { onTry: (query: string) => void; only?: string[] }) {
  const { t, i18n } = useTranslation('search');
  const language = i18n.language === 'ko' ? 'ko' : 'en';
  return (
    <dl className={css.examples} aria-label={t('help.examples')}>
      {examples
        .filter((e) => !only || only.includes(e.key))
        .map((e) => (
          <div key={e.key}>
            <dt>
              <Button
                size="compact-sm"
                variant="default"
                className={css.example}
                onClick={() => onTry(e.query[language])}
              >
                {e.query[language]}
              </Button>
            </dt>
            <dd>{t(`help.${e.key}`)}</dd>
          </div>
        ))}
    </dl>
  );
}
