/** Where the report stands — draft, in review, published — and the steps between. */
import { Button, Checkbox, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { IconArrowBackUp, IconHistory, IconSend, IconWorldUpload } from '@tabler/icons-react';
import { clsx } from 'clsx';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { $api, ifMatch, type Schema } from '@/api/client';
import { useChanged } from '@/api/live';
import { useIncident } from '@/app/incident';
import { useMe } from '@/app/session';
import { SaveProblem } from '@/ui/conflict';
import { FormActions } from '@/ui/form-actions';
import { notifyDone } from '@/ui/notify';
import { TimeText } from '@/ui/time';
import { History } from './history';
import classes from './report.module.css';

type Report = Schema<'Report'>;
type Verb = 'submit' | 'return' | 'publish';

export function Workflow({ report }: { report: Report }) {
  const { t } = useTranslation('report');
  const { can } = useIncident();
  const [verb, setVerb] = useState<Verb>();
  const [history, setHistory] = useState(false);
  const states = ['draft', 'review', 'published'] as const;
  const at = states.indexOf(report.state);
  return (
    <section className={classes.workflow} aria-label={t('flow.label')}>
      <ol className={classes.steps}>
        {states.map((state, i) => (
          <li
            key={state}
            className={clsx(classes.step, i < at && classes.past, i === at && classes.now)}
            aria-current={i === at ? 'step' : undefined}
          >
            <span className={classes.dot} aria-hidden />
            <span>{t(`state.${state}`)}</span>
          </li>
        ))}
      </ol>
      <div className={classes.stand}>
        <Text size="sm" component="div">
          {report.state === 'review' && report.submitted ? (
            <>
              {t('flow.submitted')} <b>{report.submitted.by}</b> ·{' '}
              <TimeText at={report.submitted.at} precision="minute" />
              {report.submitted.note && <div className={classes.note}>{report.submitted.note}</div>}
            </>
          ) : report.state === 'published' ? (
            t('flow.published', { n: report.edition })
          ) : report.edition > 0 ? (
            t('flow.again', { n: report.edition, next: report.edition + 1 })
          ) : (
            t('flow.first')
          )}
        </Text>
        <Text size="xs" c="var(--eb-muted)" component="div">
          {t('flow.changed', { n: report.revision })} <b>{report.updated_by}</b> ·{' '}
          <TimeText at={report.updated_at} precision="minute" />
        </Text>
      </div>
      <Group gap="xs">
        <Button variant="default" leftSection={<IconHistory size={16} />} onClick={() => setHistory(true)}>
          {t('history.open')}
        </Button>
        {report.state === 'draft' && can('edit') && (
          <Button leftSection={<IconSend size={16} />} onClick={() => setVerb('submit')}>
            {t('flow.submit')}
          </Button>
        )}
        {report.state === 'review' && can('review') && (
          <>
            <Button variant="default" leftSection={<IconArrowBackUp size={16} />} onClick={() => setVerb('return')}>
              {t('flow.return')}
            </Button>
            <Button leftSection={<IconWorldUpload size={16} />} onClick={() => setVerb('publish')}>
              {t('flow.publish')}
            </Button>
          </>
        )}
      </Group>
      <Modal
        opened={!!verb}
        onClose={() => setVerb(undefined)}
        title={verb ? t(`${verb}.title`, { n: report.edition + 1 }) : ''}
        size="lg"
        closeButtonProps={{ 'aria-label': t('common:action.close') }}
      >
        {verb && <Step report={report} verb={verb} onDone={() => setVerb(undefined)} />}
      </Modal>
      <Modal
        opened={history}
        onClose={() => setHistory(false)}
        title={t('history.title')}
        size="lg"
        closeButtonProps={{ 'aria-label': t('common:action.close') }}
      >
        <History report={report} onDone={() => setHistory(false)} />
      </Modal>
    </section>
  );
}

function Step({ report, verb, onDone }: { report: Report; verb: Verb; onDone: () => void }) {
  const { t } = useTranslation('report');
  const { path, slug } = useIncident();
  const me = useMe();
  const changed = useChanged(slug);
  const [note, setNote] = useState('');
  const [sure, setSure] = useState(false);
  const submit = $api.useMutation('post', '/api/v1/incidents/{incident}/report/submit');
  const back = $api.useMutation('post', '/api/v1/incidents/{incident}/report/return');
  const publish = $api.useMutation('post', '/api/v1/incidents/{incident}/report/publish');
  const step = { submit, return: back, publish }[verb];
  const lints = $api.useQuery(
    'get',
    '/api/v1/incidents/{incident}/report/lints',
    { params: { path, query: { limit: 1000 } } },
    { enabled: verb !== 'return' },
  );
  const errors = lints.data?.items.filter((l) => l.severity === 'error').length ?? 0;
  const by = report.submitted?.by ?? '';
  // Who sits at the command line may be anybody, oneself too.
  const alone = verb === 'publish' && (by === me.data?.login || by.startsWith('cli:'));
  const needed = verb === 'return' || alone;

  const send = (revision: number) => {
    const params = { path, header: ifMatch(revision) };
    const done = {
      onSuccess: () => {
        void changed('report');
        notifyDone(t(`${verb}.done`, { n: report.edition + 1 }));
        onDone();
      },
    };
    if (verb === 'submit') submit.mutate({ params, body: { note } }, done);
    else if (verb === 'return') back.mutate({ params, body: { why: note } }, done);
    else publish.mutate({ params, body: { note } }, done);
  };

  return (
    <form
      onSubmit={(e) => {
        e.preventDefault();
        send(report.revision);
      }}
    >
      <Stack>
        <Text size="sm">{t(`${verb}.lead`, { n: report.edition + 1 })}</Text>
        {verb !== 'return' && errors > 0 && (
          <Text size="sm" fw={600} c="var(--eb-error)" role="status">
            {t(`${verb}.errors`, { count: errors })}
          </Text>
        )}
        <SaveProblem
          error={step.error}
          onReload={() => {
            void changed('report');
            onDone();
          }}
          onOverwrite={send}
        />
        <Textarea
          label={t(`${verb}.note`)}
          description={alone ? t('publish.alone') : t(`${verb}.note_hint`)}
          value={note}
          onChange={(e) => setNote(e.currentTarget.value)}
          required={needed}
          autosize
          minRows={2}
          maxLength={4000}
          data-autofocus
        />
        {verb === 'publish' && (
          <Checkbox
            label={t('publish.sure', { n: report.edition + 1 })}
            checked={sure}
            onChange={(e) => setSure(e.currentTarget.checked)}
          />
        )}
        <FormActions
          submit={t(`flow.${verb}`)}
          onCancel={onDone}
          busy={step.isPending}
          disabled={(verb === 'publish' && (!sure || errors > 0)) || (needed && !note.trim())}
        />
      </Stack>
    </form>
  );
}
