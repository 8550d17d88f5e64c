import { Button, Stack } from '@mantine/core';
import { IconFileReport } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { $api } from '@/api/client';
import { useChanged } from '@/api/live';
import { asProblem } from '@/api/problem';
import { useIncident } from '@/app/incident';
import { Panel } from '@/ui/panel';
import { Empty, Loaded, ProblemAlert } from '@/ui/states';
import { Checks } from './checks';
import { Contents } from './contents';
import { Editor } from './editor';
import classes from './report.module.css';
import { Workflow } from './workflow';

/** The draft: where it stands, its texts, and beside them what is wrong and what will print. */
export function DraftTab() {
  const { t } = useTranslation('report');
  const { path, slug, can } = useIncident();
  const changed = useChanged(slug);
  const query = $api.useQuery('get', '/api/v1/incidents/{incident}/report', { params: { path } });
  const begin = $api.useMutation('post', '/api/v1/incidents/{incident}/report');

  if (query.error && asProblem(query.error).status === 404) {
    return (
      <Panel title={t('empty.title')}>
        <ProblemAlert error={begin.error} />
        <Empty
          title={t('empty.none')}
          icon={<IconFileReport size={26} stroke={1.5} />}
          action={
            can('edit') ? (
              <Button
                mt="sm"
                loading={begin.isPending}
                onClick={() =>
                  begin.mutate({ params: { path }, body: {} }, { onSuccess: () => void changed('report') })
                }
              >
                {t('empty.begin')}
              </Button>
            ) : undefined
          }
        >
          <p>{t('empty.what')}</p>
          <p>{t('empty.how')}</p>
          {!can('edit') && <p>{t('empty.wait')}</p>}
        </Empty>
      </Panel>
    );
  }
  return (
    <Loaded query={query}>
      {(report) => (
        <Stack>
          <Workflow report={report} />
          <div className={classes.columns}>
            <div className={classes.text}>
              <Editor report={report} />
            </div>
            <Stack className={classes.aside}>
              <Checks />
              <Contents edition={report.edition} />
            </Stack>
          </div>
        </Stack>
      )}
    </Loaded>
  );
}
