/** The texts of the draft in both languages. Nothing is saved before it is asked for. */
import { Button, Group, Modal, SegmentedControl, Stack, TagsInput, Text, TextInput } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { useBlocker } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, ifMatch, type Schema } from '@/api/client';
import { useChanged } from '@/api/live';
import { asProblem } from '@/api/problem';
import { useIncident } from '@/app/incident';
import { Bilingual } from '@/ui/bilingual';
import { ConflictNotice } from '@/ui/conflict';
import { notifyDone } from '@/ui/notify';
import { Panel } from '@/ui/panel';
import { ProblemAlert } from '@/ui/states';
import { Paragraphs } from './paragraphs';
import { Reading } from './reading';
import { Recommendations } from './recommendations';
import classes from './report.module.css';
import { differing, type ReportText, sections, textOf } from './text';
import { useView } from './view';

type Report = Schema<'Report'>;

export function Editor({ report }: { report: Report }) {
  const { t } = useTranslation('report');
  const { path, slug, can } = useIncident();
  const changed = useChanged(slug);
  const [{ read }, setView] = useView();
  const [base, setBase] = useState(report);
  const [text, setText] = useState<ReportText>(() => textOf(report));
  const [why, setWhy] = useState('');
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const diff = differing(textOf(base), text);
  const dirty = Object.keys(diff).length > 0;
  const mayWrite = can('edit') && report.state !== 'review';
  const reading = read === true || !mayWrite;

  const take = (next: Report) => {
    setBase(next);
    setText(textOf(next));
    setError(undefined);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when the draft moved on
  useEffect(() => {
    if (!dirty && report.revision > base.revision) take(report);
  }, [report.revision]);

  const leaving = useBlocker({
    shouldBlockFn: ({ current, next }) => dirty && current.pathname !== next.pathname,
    enableBeforeUnload: dirty,
    withResolver: true,
  });

  const send = async (revision: number, body: Schema<'ReportChange'>): Promise<Report> => {
    const { data } = await client.PATCH('/api/v1/incidents/{incident}/report', {
      params: { path, header: ifMatch(revision) },
      body,
    });
    if (!data) throw new Error('no answer');
    await changed('report');
    return data;
  };
  const save = async (revision: number) => {
    if (busy) return;
    setBusy(true);
    setError(undefined);
    const before = differing(text, textOf(base));
    try {
      const saved = await send(revision, { ...diff, why: why.trim() || undefined });
      setBase(saved); // what was typed meanwhile stays
      setWhy('');
      notifyDone(t('common:action.saved'), async () =>
        take(await send(saved.revision, { ...before, why: t('common:action.undo') })),
      );
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  useHotkeys([['mod+S', () => dirty && mayWrite && void save(base.revision)]], []);
  const set = <K extends keyof ReportText>(name: K, value: ReportText[K]) =>
    setText((old) => ({ ...old, [name]: value }));

  return (
    <Stack>
      <Group justify="space-between">
        <SegmentedControl
          aria-label={t('editor.mode')}
          value={reading ? 'read' : 'write'}
          disabled={!mayWrite}
          onChange={(next) => setView({ read: next === 'read' ? true : undefined })}
          data={[
            { value: 'write', label: t('editor.write') },
            { value: 'read', label: t('editor.read') },
          ]}
        />
        {!mayWrite && (
          <Text size="sm" c="var(--eb-muted)">
            {t(can('edit') ? 'editor.in_review' : 'editor.read_only')}
          </Text>
        )}
      </Group>
      {reading ? (
        <Reading text={text} />
      ) : (
        <>
          <Panel title={t('part.head')}>
            <Stack gap="sm">
              <div id="report-title">
                <Bilingual label={t('field.title')} value={text.title} onChange={(v) => set('title', v)} required />
              </div>
              <div id="report-publisher">
                <Bilingual
                  label={t('field.publisher')}
                  description={t('field.publisher_hint')}
                  value={text.publisher}
                  onChange={(v) => set('publisher', v)}
                />
              </div>
            </Stack>
          </Panel>
          {sections.map((s) => (
            <Panel
              key={s.name}
              id={`report-${s.name}`}
              title={`${s.number}. ${t(`part.${s.name}`)}`}
              lead={t(`part.${s.name}_lead`)}
            >
              <Paragraphs section={s} value={text[s.name]} onChange={(list) => set(s.name, list)} />
            </Panel>
          ))}
          <Panel title={t('part.recommendations')} lead={t('part.recommendations_lead')} id="report-recommendations">
            <Recommendations value={text.recommendations} onChange={(list) => set('recommendations', list)} />
          </Panel>
          {(base.edition > 0 || text.corrections.ko || text.corrections.en) && (
            <Panel title={t('part.corrections')} lead={t('part.corrections_lead')} id="report-corrections">
              <Bilingual
                label={t('field.corrections')}
                value={text.corrections}
                onChange={(v) => set('corrections', v)}
                rows={3}
              />
            </Panel>
          )}
          <Panel title={t('part.names')} lead={t('part.names_lead')}>
            <TagsInput
              aria-label={t('part.names')}
              placeholder={t('field.names')}
              value={text.names}
              onChange={(list) => set('names', list)}
              maxTags={500}
            />
          </Panel>
          <div className={classes.save} data-dirty={dirty || undefined}>
            {asProblem(error).status === 412 ? (
              <ConflictNotice
                error={error}
                onReload={() =>
                  void client
                    .GET('/api/v1/incidents/{incident}/report', { params: { path } })
                    .then(({ data }) => data && take(data), setError)
                }
                onOverwrite={(revision) => void save(revision)}
              />
            ) : (
              <ProblemAlert error={error} onClose={() => setError(undefined)} />
            )}
            <Group gap="xs" align="flex-end">
              <TextInput
                aria-label={t('common:action.why')}
                placeholder={`${t('common:action.why')}: ${t('common:action.why_hint')}`}
                value={why}
                onChange={(e) => setWhy(e.currentTarget.value)}
                maxLength={1000}
                style={{ flex: '1 1 200px' }}
              />
              <Button variant="default" disabled={!dirty || busy} onClick={() => take(base)}>
                {t('editor.discard')}
              </Button>
              <Button disabled={!dirty} loading={busy} onClick={() => void save(base.revision)}>
                {t('common:action.save')}
              </Button>
            </Group>
            <Text size="xs" c="var(--eb-muted)" role="status" mt={4}>
              {dirty ? t('editor.unsaved') : t('editor.saved', { n: base.revision })}
            </Text>
          </div>
        </>
      )}
      <Modal
        opened={leaving.status === 'blocked'}
        onClose={() => leaving.reset?.()}
        title={t('leave.title')}
        closeButtonProps={{ 'aria-label': t('common:action.close') }}
      >
        <Text size="sm">{t('leave.detail')}</Text>
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={() => leaving.reset?.()}>
            {t('leave.stay')}
          </Button>
          <Button color="red" onClick={() => leaving.proceed?.()}>
            {t('leave.go')}
          </Button>
        </Group>
      </Modal>
    </Stack>
  );
}
