import { Button, Code, Group, List, Stack, Text, Textarea } from '@mantine/core';
import { IconCheck, IconDownload, IconX } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { $api, client } from '@/api/client';
import { asProblem } from '@/api/problem';
import { formatCount } from '@/lib/number';
import { Panel } from '@/ui/panel';
import { Loaded, ProblemAlert } from '@/ui/states';
import { TimeText } from '@/ui/time';
import classes from './audit.module.css';
import { saveFile } from './download';
import { checkConsistency, parseNote } from './tree';

/** A young log has not been signed yet: nothing is wrong. */
const unsigned = (error: unknown) => !!error && asProblem(error).status === 404;

/** The newest signed state of the log, in plain words, and whether it goes on from one kept earlier. */
export function CheckpointPanel() {
  const { t, i18n } = useTranslation('audit');
  const query = $api.useQuery('get', '/api/v1/audit/checkpoint');
  if (!query.data && unsigned(query.error))
    return (
      <Panel title={t('point.title')} lead={t('point.lead')}>
        <Text size="sm" role="status">
          {t('point.none')}
        </Text>
      </Panel>
    );
  return (
    <Panel title={t('point.title')} lead={t('point.lead')}>
      <Loaded query={query} lines={3}>
        {(point) => (
          <Stack gap="sm">
            <Text size="sm">
              {t('point.state', { size: formatCount(point.size, i18n.language) })} <TimeText at={point.at} />
            </Text>
            <div className={classes.root}>
              <Text size="xs" c="var(--eb-muted)">
                {t('point.root')}
              </Text>
              <Code style={{ overflowWrap: 'anywhere' }}>{point.root}</Code>
            </div>
            <List size="sm" spacing={2}>
              <List.Item>{t('point.why1')}</List.Item>
              <List.Item>{t('point.why2')}</List.Item>
              <List.Item>{t('point.why3')}</List.Item>
            </List>
            <Group>
              <Button
                variant="default"
                leftSection={<IconDownload size={16} />}
                onClick={() => saveFile(`audit-checkpoint-${point.size}.txt`, 'text/plain;charset=utf-8', point.note)}
              >
                {t('point.save')}
              </Button>
            </Group>
            <Compare note={point.note} />
          </Stack>
        )}
      </Loaded>
    </Panel>
  );
}

/** Holds a note that somebody kept against the log as it stands; the arithmetic is done here, not by the service. */
function Compare({ note }: { note: string }) {
  const { t, i18n } = useTranslation('audit');
  const [kept, setKept] = useState('');
  const check = useMutation({
    mutationFn: async (text: string) => {
      const older = parseNote(text);
      const now = parseNote(note);
      if (!older || !now) return { verdict: 'unreadable' as const };
      if (older.origin !== now.origin) return { verdict: 'other' as const };
      if (older.size > now.size) return { verdict: 'longer' as const, older };
      if (!globalThis.crypto?.subtle) return { verdict: 'no_hash' as const };
      if (older.size === 0) return { verdict: 'holds' as const, older };
      const { data } = await client.GET('/api/v1/audit/consistency', {
        params: { query: { older: older.size, size: now.size } },
      });
      const good = await checkConsistency(older, now, data?.hashes ?? []);
      return { verdict: good ? ('holds' as const) : ('broken' as const), older };
    },
  });
  const result = check.data;
  return (
    <details className={classes.compare}>
      <summary>{t('compare.open')}</summary>
      <form
        onSubmit={(e) => {
          e.preventDefault();
          check.mutate(kept);
        }}
      >
        <Stack gap="xs" mt="xs">
          <Textarea
            label={t('compare.note')}
            description={t('compare.note_hint')}
            value={kept}
            onChange={(e) => setKept(e.currentTarget.value)}
            autosize
            minRows={4}
            maxRows={12}
            spellCheck={false}
            styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12 } }}
          />
          <Group>
            <Button type="submit" variant="default" disabled={!kept.trim()} loading={check.isPending}>
              {t('compare.check')}
            </Button>
          </Group>
          <ProblemAlert error={check.error} />
          <div role="status" aria-live="polite">
            {result && (
              <Text size="sm" fw={600} c={result.verdict === 'holds' ? 'var(--eb-confirmed)' : 'var(--eb-error)'}>
                {result.verdict === 'holds' ? (
                  <IconCheck size={16} aria-hidden style={{ verticalAlign: -3 }} />
                ) : (
                  <IconX size={16} aria-hidden style={{ verticalAlign: -3 }} />
                )}{' '}
                {t(`compare.${result.verdict}`, {
                  size: 'older' in result && result.older ? formatCount(result.older.size, i18n.language) : '',
                })}
              </Text>
            )}
          </div>
        </Stack>
      </form>
    </details>
  );
}
