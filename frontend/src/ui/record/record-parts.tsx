/** What is open of a record: what it says first, then what was written about it and how it came to be as it is. */
import { Code, Tabs, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useIncident } from '@/app/incident';
import { TimeText } from '@/ui/time';
import { AnnotationPanel } from './annotation-panel';
import { RevisionList } from './revisions';

interface Standing {
  key: string;
  revision: number;
  updated_by: string;
  updated_at: string;
}

/** The parts beside the first; who may not read the timeline sees the first alone. */
export function RecordParts({
  noun,
  record,
  first,
  annotations,
  part,
  onPart,
  children,
}: {
  noun: 'entry' | 'cause';
  record: Standing;
  /** What the first part is called. */
  first: string;
  annotations: string;
  /** Left out: the first. */
  part: 'annotations' | 'revisions' | undefined;
  onPart: (part: 'annotations' | 'revisions' | undefined) => void;
  children: ReactNode;
}) {
  const { t } = useTranslation('record');
  const { can } = useIncident();
  const all = can('read_timeline');
  return (
    <>
      <Tabs
        value={(all && part) || 'first'}
        onChange={(v) => onPart(v === 'annotations' || v === 'revisions' ? v : undefined)}
        keepMounted={false}
      >
        {all && (
          <Tabs.List mb="sm">
            <Tabs.Tab value="first">{first}</Tabs.Tab>
            <Tabs.Tab value="annotations">{annotations}</Tabs.Tab>
            <Tabs.Tab value="revisions">{t('revision.label')}</Tabs.Tab>
          </Tabs.List>
        )}
        <Tabs.Panel value="first">{children}</Tabs.Panel>
        <Tabs.Panel value="annotations">
          <AnnotationPanel target={noun === 'entry' ? { entry: record.key } : { cause: record.key }} />
        </Tabs.Panel>
        <Tabs.Panel value="revisions">
          <RevisionList noun={noun} recordKey={record.key} revision={record.revision} mayRestore={can('edit')} />
        </Tabs.Panel>
      </Tabs>
      <Text size="xs" c="var(--eb-muted)" component="div">
        <Code>{record.key}</Code> · {t('revision.number', { number: record.revision })} ·{' '}
        {t('changed', { author: record.updated_by })} <TimeText at={record.updated_at} />
      </Text>
    </>
  );
}
