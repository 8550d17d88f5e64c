import { Badge, Button, Group, Modal, MultiSelect, Stack, Text, Textarea, TextInput, Title } from '@mantine/core';
import { IconGavel, IconPlus } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { $api, ifMatch, type Schema } from '@/api/client';
import { useIncident } from '@/app/incident';
import { SaveProblem } from '@/ui/conflict';
import { FormActions } from '@/ui/form-actions';
import { notifyDone } from '@/ui/notify';
import { Panel } from '@/ui/panel';
import { Empty, Loaded, ProblemAlert } from '@/ui/states';
import { TimeText } from '@/ui/time';
import classes from './people.module.css';

type Hold = Schema<'Hold'>;
const list = '/api/v1/incidents/{incident}/holds' as const;

function useHoldsAnew() {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ predicate: ({ queryKey: [, path] }) => path === list });
}

/** Legal holds: what must stay as it is, for which matter, and since when. */
export function Holds() {
  const { t } = useTranslation('people');
  const { path, can } = useIncident();
  const [issuing, setIssuing] = useState(false);
  const [step, setStep] = useState<{ hold: Hold; verb: 'acknowledge' | 'release' }>();
  const query = $api.useQuery('get', list, { params: { path, query: { limit: 1000 } } });
  const issue = can('manage_members') && (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setIssuing(true)}>
      {t('hold.open')}
    </Button>
  );
  const some = (query.data?.items.length ?? 0) > 0;
  return (
    <Panel title={t('hold.title')} lead={t('hold.lead')} actions={some && issue} flush>
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={t('hold.empty')} icon={<IconGavel size={26} stroke={1.5} />} action={issue || undefined}>
              {t('hold.empty_detail')}
            </Empty>
          ) : (
            [...items]
              .reverse()
              .map((hold) => <One key={hold.key} hold={hold} onStep={(verb) => setStep({ hold, verb })} />)
          )
        }
      </Loaded>
      <Modal
        opened={issuing}
        onClose={() => setIssuing(false)}
        title={t('hold.open')}
        size="lg"
        closeButtonProps={{ 'aria-label': t('common:action.close') }}
      >
        <Issue onDone={() => setIssuing(false)} />
      </Modal>
      <Modal
        opened={!!step}
        onClose={() => setStep(undefined)}
        title={step ? t(`hold.${step.verb}_title`, { matter: step.hold.matter }) : ''}
        closeButtonProps={{ 'aria-label': t('common:action.close') }}
      >
        {step && <Step hold={step.hold} verb={step.verb} onDone={() => setStep(undefined)} />}
      </Modal>
    </Panel>
  );
}

const colours = { issued: 'yellow', acknowledged: 'ember', released: 'gray' } as const;

function One({ hold, onStep }: { hold: Hold; onStep: (verb: 'acknowledge' | 'release') => void }) {
  const { t } = useTranslation('people');
  const { can } = useIncident();
  const steps = (['issued', 'acknowledged', 'released'] as const).flatMap((name) => {
    const done = hold[name];
    return done ? [{ name, ...done }] : [];
  });
  return (
    <article className={classes.hold} aria-label={hold.matter}>
      <Group justify="space-between" align="flex-start" gap="xs">
        <div style={{ minWidth: 0 }}>
          <Group gap={8}>
            <Title order={3} size="h5">
              {hold.matter}
            </Title>
            <Badge variant="light" color={colours[hold.state]} tt="none" autoContrast>
              {t(`hold.state.${hold.state}`)}
            </Badge>
          </Group>
          <Text size="sm" c="var(--eb-muted)">
            {t('hold.custodian')}: {hold.custodian} · {t('hold.covers')}:{' '}
            {hold.sources.length === 0 ? t('hold.covers_all') : t('hold.covers_some', { count: hold.sources.length })}
            {hold.sources.length > 0 &&
              ` (${hold.sources.slice(0, 12).join(', ')}${hold.sources.length > 12 ? ' …' : ''})`}
          </Text>
        </div>
        <Group gap="xs">
          {hold.state === 'issued' && can('edit') && (
            <Button size="compact-sm" variant="default" onClick={() => onStep('acknowledge')}>
              {t('hold.acknowledge')}
            </Button>
          )}
          {hold.state !== 'released' && can('manage_members') && (
            <Button size="compact-sm" variant="default" onClick={() => onStep('release')}>
              {t('hold.release')}
            </Button>
          )}
        </Group>
      </Group>
      <Stack component="ol" gap={2} mt={8} mb={0} pl={18}>
        {steps.map((s) => (
          <Text component="li" size="sm" key={s.name}>
            {t(`hold.step.${s.name}`)} · <b>{s.by}</b> · <TimeText at={s.at} precision="minute" />
            {s.why && ` — ${s.why}`}
          </Text>
        ))}
      </Stack>
    </article>
  );
}

function Issue({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation('people');
  const { path } = useIncident();
  const anew = useHoldsAnew();
  const [matter, setMatter] = useState('');
  const [custodian, setCustodian] = useState('');
  const [sources, setSources] = useState<string[]>([]);
  const [why, setWhy] = useState('');
  const known = $api.useQuery('get', '/api/v1/incidents/{incident}/sources', {
    params: { path, query: { limit: 1000 } },
  });
  const issue = $api.useMutation('post', list);
  const submit = (e: FormEvent) => {
    e.preventDefault();
    issue.mutate(
      { params: { path }, body: { matter, custodian, why, sources } },
      {
        onSuccess: () => {
          void anew();
          notifyDone(t('hold.issued'));
          onDone();
        },
      },
    );
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <ProblemAlert error={issue.error} />
        <TextInput
          label={t('hold.matter')}
          description={t('hold.matter_hint')}
          value={matter}
          onChange={(e) => setMatter(e.currentTarget.value)}
          maxLength={1000}
          required
          data-autofocus
        />
        <TextInput
          label={t('hold.custodian')}
          description={t('hold.custodian_hint')}
          value={custodian}
          onChange={(e) => setCustodian(e.currentTarget.value)}
          maxLength={1000}
          required
        />
        <MultiSelect
          label={t('hold.sources')}
          description={t('hold.sources_hint')}
          data={(known.data?.items ?? []).map((s) => ({ value: s.id, label: `${s.id} · ${s.label}` }))}
          value={sources}
          onChange={setSources}
          searchable
          limit={100}
        />
        <Textarea
          label={t('hold.why')}
          value={why}
          onChange={(e) => setWhy(e.currentTarget.value)}
          autosize
          minRows={2}
          maxLength={1000}
          required
        />
        <FormActions submit={t('hold.submit')} onCancel={onDone} busy={issue.isPending} />
      </Stack>
    </form>
  );
}

function Step({ hold, verb, onDone }: { hold: Hold; verb: 'acknowledge' | 'release'; onDone: () => void }) {
  const { t } = useTranslation('people');
  const { path } = useIncident();
  const anew = useHoldsAnew();
  const [why, setWhy] = useState('');
  const take = $api.useMutation('post', `${list}/{hold}/${verb}`);
  const send = (revision: number) =>
    take.mutate(
      { params: { path: { ...path, hold: hold.key }, header: ifMatch(revision) }, body: { why } },
      {
        onSuccess: () => {
          void anew();
          notifyDone(t(`hold.${verb}_done`));
          onDone();
        },
      },
    );
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault();
        send(hold.revision);
      }}
    >
      <Stack>
        <Text size="sm">{t(`hold.${verb}_lead`)}</Text>
        <SaveProblem
          error={take.error}
          onReload={() => {
            void anew();
            onDone();
          }}
          onOverwrite={send}
        />
        <Textarea
          label={t('hold.why')}
          value={why}
          onChange={(e) => setWhy(e.currentTarget.value)}
          autosize
          minRows={2}
          required={verb === 'release'}
          data-autofocus
        />
        <FormActions submit={t(`hold.${verb}`)} onCancel={onDone} busy={take.isPending} danger={verb === 'release'} />
      </Stack>
    </form>
  );
}
