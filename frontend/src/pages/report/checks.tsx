/** What a program finds wrong with the draft as it is saved; errors keep it from being published. */
import { Anchor, Badge, Button, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconInfoCircle, IconRefresh } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { $api, type Schema } from '@/api/client';
import { useIncident } from '@/app/incident';
import { languageOf, localized } from '@/lib/localized';
import { Panel } from '@/ui/panel';
import { Loaded } from '@/ui/states';
import classes from './report.module.css';

type Lint = Schema<'Lint'>;
const icons = { error: IconCircleX, warning: IconAlertTriangle, info: IconInfoCircle } as const;
const colours = { error: 'var(--eb-error)', warning: 'var(--eb-warn)', info: 'var(--eb-info)' } as const;

export function Checks() {
  const { t } = useTranslation('report');
  const { path } = useIncident();
  const query = $api.useQuery('get', '/api/v1/incidents/{incident}/report/lints', {
    params: { path, query: { limit: 1000 } },
  });
  return (
    <Panel
      title={t('checks.title')}
      lead={t('checks.lead')}
      flush
      actions={
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconRefresh size={14} />}
          loading={query.isRefetching}
          onClick={() => void query.refetch()}
        >
          {t('checks.again')}
        </Button>
      }
    >
      <Loaded query={query} lines={4}>
        {({ items }) =>
          items.length === 0 ? (
            <Text size="sm" p="md" role="status">
              <IconCircleCheck size={17} color="var(--eb-confirmed)" aria-hidden style={{ verticalAlign: -3 }} />{' '}
              {t('checks.none')}
            </Text>
          ) : (
            <>
              <Text size="sm" px={16} pt={10} role="status">
                {(['error', 'warning', 'info'] as const).map((s) => (
                  <span key={s} style={{ marginInlineEnd: 12 }}>
                    <b className="num">{items.filter((l) => l.severity === s).length}</b> {t(`checks.${s}`)}
                  </span>
                ))}
              </Text>
              <ul className={classes.lints}>
                {grouped(items).map(([rule, group]) => (
                  <Group key={rule} lints={group} />
                ))}
              </ul>
            </>
          )
        }
      </Loaded>
    </Panel>
  );
}

const few = 3;

/** Findings of one check side by side, in the order in which the gravest comes first. */
function grouped(lints: Lint[]): [string, Lint[]][] {
  const groups = new Map<string, Lint[]>();
  for (const l of lints) {
    const key = `${l.severity} ${l.rule}`;
    groups.set(key, [...(groups.get(key) ?? []), l]);
  }
  return [...groups];
}

/** The same said of many: the first few, and the rest when asked for. */
function Group({ lints }: { lints: Lint[] }) {
  const { t } = useTranslation('report');
  const [all, setAll] = useState(false);
  const shown = all || lints.length <= few + 1 ? lints : lints.slice(0, few);
  return (
    <>
      {shown.map((l) => (
        <Finding key={`${l.on} ${l.message.en}`} lint={l} />
      ))}
      {shown.length < lints.length && (
        <li className={classes.more}>
          <Button variant="subtle" size="compact-xs" onClick={() => setAll(true)}>
            {t('checks.more', { count: lints.length - shown.length })}
          </Button>
        </li>
      )}
    </>
  );
}

function Finding({ lint }: { lint: Lint }) {
  const { t, i18n } = useTranslation('report');
  const Icon = icons[lint.severity];
  return (
    <li className={classes.lint}>
      <Icon size={17} color={colours[lint.severity]} aria-label={t(`checks.${lint.severity}`)} role="img" />
      <div>
        <Text size="sm" lang={languageOf(lint.message, i18n.language)}>
          {localized(lint.message, i18n.language)}
        </Text>
        <Text size="xs" c="var(--eb-muted)" lang={languageOf(lint.hint, i18n.language)}>
          {localized(lint.hint, i18n.language)}
        </Text>
        {lint.on && (
          <Text size="xs" mt={2} component="div">
            <Where on={lint.on} />
          </Text>
        )}
      </div>
    </li>
  );
}

/** Leads to what a finding is about: a part of this page, or a record on another. */
function Where({ on }: { on: string }) {
  const { t } = useTranslation('report');
  const { slug } = useIncident();
  const colon = on.indexOf(':');
  const noun = colon < 0 ? on : on.slice(0, colon);
  const key = colon < 0 ? '' : on.slice(colon + 1);
  const to = (element: ReactNode) => element;
  if (noun === 'entry' || noun === 'claim') {
    return to(
      <Anchor
        inherit
        renderRoot={(props) => (
          <Link {...props} to="/i/$slug/entries" params={{ slug }} search={{ entry: key.split('/')[0] }} />
        )}
      >
        {t(`on.${noun}`)} {key}
      </Anchor>,
    );
  }
  if (noun === 'cause' || noun === 'link') {
    return to(
      <Anchor
        inherit
        renderRoot={(props) => (
          <Link
            {...props}
            to="/i/$slug/causes"
            params={{ slug }}
            search={noun === 'cause' ? { node: `cause:${key}` } : { link: key }}
          />
        )}
      >
        {t(`on.${noun}`)} {key}
      </Anchor>,
    );
  }
  if (noun === 'source') {
    return to(
      <Anchor
        inherit
        renderRoot={(props) => <Link {...props} to="/i/$slug/evidence" params={{ slug }} search={{ source: key }} />}
      >
        {t('on.source')} {key}
      </Anchor>,
    );
  }
  if (['title', 'publisher', 'summary', 'facts', 'analysis', 'recommendation', 'corrections'].includes(noun)) {
    const id = `report-${noun}${key ? `-${key}` : noun === 'recommendation' ? 's' : ''}`;
    return (
      <Anchor
        component="button"
        type="button"
        inherit
        onClick={() => {
          const target = document.getElementById(id) ?? document.getElementById(`report-${noun}`);
          target?.scrollIntoView({ block: 'center', behavior: 'smooth' });
          target?.querySelector<HTMLElement>('textarea, input')?.focus({ preventScroll: true });
        }}
      >
        {t(
          `part.${noun === 'title' || noun === 'publisher' ? 'head' : noun === 'recommendation' ? 'recommendations' : noun}`,
        )}{' '}
        {key}
      </Anchor>
    );
  }
  return (
    <Badge variant="outline" color="gray" size="sm" tt="none">
      {on}
    </Badge>
  );
}
