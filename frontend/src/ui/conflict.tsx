import { Alert, Button, Code, Group, List } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { asProblem } from '@/api/problem';
import { ProblemAlert } from './states';
import { TimeText } from './time';

/** Why something could not be saved, above its form: somebody else was first, or whatever else it is. */
export function SaveProblem({
  error,
  onReload,
  onOverwrite,
  onClose,
}: {
  error: unknown;
  onReload: () => void;
  onOverwrite: (revision: number) => void;
  onClose?: () => void;
}) {
  if (error && asProblem(error).status === 412)
    return <ConflictNotice error={error} onReload={onReload} onOverwrite={onOverwrite} />;
  return <ProblemAlert error={error} onClose={onClose} />;
}

/**
 * Somebody else saved first (412): who, when, which fields. What one wrote stays in
 * the form; one either takes theirs, or saves one's own on top of it, knowingly.
 */
function ConflictNotice({
  error,
  onReload,
  onOverwrite,
}: {
  error: unknown;
  onReload: () => void;
  onOverwrite: (revision: number) => void;
}) {
  const { t } = useTranslation();
  const problem = asProblem(error);
  const revision = problem.currentRevision;
  return (
    <Alert
      role="alert"
      color="yellow"
      icon={<IconUsers />}
      title={t('conflict.title')}
      styles={{ title: { color: 'var(--mantine-color-text)' }, icon: { color: 'var(--eb-warn)' } }}
    >
      <List size="sm" mb="xs">
        {problem.changes.map((c) => (
          <List.Item key={c.revision}>
            <b>{c.author}</b> · <TimeText at={c.at} /> ·{' '}
            {c.fields.map((f) => (
              <Code key={f}>{f}</Code>
            ))}{' '}
            {c.why}
          </List.Item>
        ))}
      </List>
      <Group gap="xs">
        <Button size="compact-sm" variant="default" onClick={onReload}>
          {t('conflict.reload')}
        </Button>
        {revision !== undefined && (
          <Button size="compact-sm" onClick={() => onOverwrite(revision)}>
            {t('conflict.overwrite')}
          </Button>
        )}
      </Group>
    </Alert>
  );
}
