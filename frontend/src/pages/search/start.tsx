/** Before anything is sought: what one can ask, what was asked before. */
import { Button, SimpleGrid, Text } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { $api } from '@/api/client';
import { useIncident } from '@/app/incident';
import { fieldTerm } from '@/ui/event/term';
import { Panel } from '@/ui/panel';
import examples from './examples.module.css';
import { Examples } from './help';
import { kinds } from './hits';
import type { Range } from './range';
import { SavedList } from './saved';
import saved from './saved.module.css';
import css from './search.module.css';

export function Start({
  recent,
  onForget,
  onSearch,
  onOpen,
}: {
  recent: string[];
  onForget: () => void;
  onSearch: (query: string) => void;
  onOpen: (search: { q: string } & Range) => void;
}) {
  const { t } = useTranslation('search');
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} mt="lg" spacing="md">
      <Panel title={t('start.examples')}>
        <Examples onTry={onSearch} only={['words', 'phrase', 'or', 'not', 'prefix', 'severity', 'time']} />
      </Panel>
      <div className={css.stack}>
        <Panel title={t('start.here')} lead={t('start.here_lead')}>
          <Here onSearch={onSearch} />
        </Panel>
        <Panel title={t('saved.label')}>
          <SavedList onOpen={onOpen} />
        </Panel>
        {recent.length > 0 && (
          <Panel
            title={t('start.recent')}
            lead={t('start.recent_lead')}
            actions={
              <Button size="compact-xs" variant="subtle" color="gray" onClick={onForget}>
                {t('start.forget')}
              </Button>
            }
          >
            <ul className={saved.plain}>
              {recent.map((q) => (
                <li key={q}>
                  <button type="button" className={saved.savedlink} onClick={() => onSearch(q)}>
                    <code>{q}</code>
                  </button>
                </li>
              ))}
            </ul>
          </Panel>
        )}
      </div>
    </SimpleGrid>
  );
}

/** Searches that find something in this incident: made of what it holds. */
function Here({ onSearch }: { onSearch: (query: string) => void }) {
  const { t } = useTranslation('search');
  const { path } = useIncident();
  const facets = $api.useQuery(
    'get',
    '/api/v1/incidents/{incident}/search/facets',
    { params: { path, query: { q: '', kind: kinds, top: 3 } } },
    { staleTime: 300_000 },
  ).data;
  const queries = useMemo(() => {
    if (!facets) return [];
    const out = ['*'];
    if ((facets.severity[5] ?? 0) + (facets.severity[6] ?? 0) > 0) out.push('severity>=error');
    for (const f of facets.kind.slice(1)) out.push(fieldTerm('kind', f.value));
    for (const field of ['source', 'service', 'host'] as const)
      for (const f of facets[field].slice(0, 2)) if (f.value) out.push(fieldTerm(field, f.value));
    return out;
  }, [facets]);
  if (facets && queries.length === 1)
    return (
      <Text size="sm" c="var(--eb-muted)">
        {t('start.nothing')}
      </Text>
    );
  return (
    <div className={css.chips}>
      {queries.map((q) => (
        <Button key={q} size="compact-sm" variant="default" className={examples.example} onClick={() => onSearch(q)}>
          {q === '*' ? t('start.all') : q}
        </Button>
      ))}
    </div>
  );
}
