import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { $api } from '@/api/client';
import { useIncident } from '@/app/incident';
import { languageOf, localized } from '@/lib/localized';
import { TimeText } from '@/ui/time';
import { To } from './links';
import classes from './overview.module.css';
import { Panel } from './panel';
import type { Recent } from './recent';

const pages = { entry: 'entries', claim: 'entries', cause: 'causes', annotation: 'annotations' } as const;

/** What others did last, with their reasons. */
export function Changes({ list }: { list: Recent[] }) {
  const { t } = useTranslation('overview');
  if (list.length === 0) return null;
  return (
    <Panel title={t('changes.title')}>
      <ul className={classes.facts}>
        {list.map((c) => (
          <Change key={`${c.noun} ${c.key}`} of={c} />
        ))}
      </ul>
    </Panel>
  );
}

function Change({ of }: { of: Recent }) {
  const { t, i18n } = useTranslation('overview');
  const { path, can } = useIncident();
  const history = $api.useQuery(
    'get',
    '/api/v1/incidents/{incident}/revisions',
    { params: { path, query: { noun: of.noun, key: of.key, limit: 1000 } } },
    { staleTime: 60_000, enabled: of.noun !== 'claim' && can('read_timeline') },
  );
  const last = history.data?.items.at(-1);
  const text = typeof of.title === 'string' ? of.title : localized(of.title, i18n.language);
  const key = of.key.split('/')[0] ?? of.key;
  return (
    <li className={classes.fact}>
      <Text size="sm" component="div" lineClamp={2}>
        <To page={pages[of.noun]} search={{ [of.noun === 'claim' ? 'entry' : of.noun]: key }}>
          <span lang={typeof of.title === 'string' ? undefined : languageOf(of.title, i18n.language)}>{text}</span>
        </To>
      </Text>
      <Text size="xs" c="var(--eb-muted)" component="div">
        {t(`changes.noun.${of.noun}`)} · {of.by} · <TimeText at={of.at} precision="minute" />
        {last?.why && <> · “{last.why}”</>}
      </Text>
    </li>
  );
}
