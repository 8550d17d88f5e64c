/** The texts of the draft in both languages. Nothing is saved before it is asked for. */
import { Button, Group, Modal, SegmentedControl, Stack, TagsInput, Text } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { useBlocker } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { client, ifMatch, type Schema } from '@/api/client';
import { useChanged } from '@/api/live';
import { useIncident } from '@/app/incident';
import { Bilingual } from '@/ui/bilingual';
import { SaveBar, useDraft } from '@/ui/draft';
import { Panel } from '@/ui/panel';
import { Paragraphs } from './paragraphs';
import { Reading } from './reading';
import { Recommendations } from './recommendations';
import { differing, type ReportText, sections, textOf } from './text';
import { useView } from './view';

type Report = Schema<'Report'>;

export function Editor({ report }: { report: Report }) {
  const { t } = useTranslation('report');
  const { path, slug, can } = useIncident();
  const changed = useChanged(slug);
  const [{ read }, setView] = useView();
  const draft = useDraft({
    record: report,
    draftOf: textOf,
    differences: differing,
    read: () => client.GET('/api/v1/incidents/{incident}/report', { params: { path } }),
    send: async (revision, body) => {
      const { data } = await client.PATCH('/api/v1/incidents/{incident}/report', {
        params: { path, header: ifMatch(revision) },
        body,
      });
      if (!data) throw new Error('no answer');
      await changed('report');
      return data;
    },
  });
  const { value: text, dirty } = draft;
  const mayWrite = can('edit') && report.state !== 'review';
  const reading = read === true || !mayWrite;

  const leaving = useBlocker({
    shouldBlockFn: ({ current, next }) => dirty && current.pathname !== next.pathname,
    enableBeforeUnload: dirty,
    withResolver: true,
  });

  useHotkeys([['mod+S', () => mayWrite && draft.save()]], []);
  const set = <K extends keyof ReportText>(name: K, value: ReportText[K]) =>
    draft.set((old) => ({ ...old, [name]: value }));

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
          {(report.edition > 0 || text.corrections.ko || text.corrections.en) && (
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
          <SaveBar draft={draft} unsaved={t('editor.unsaved')} />
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
