/** One thread of annotations: what began it, the answers, and a place to answer. */
import { ActionIcon, Badge, Box, Group, Menu, Text } from '@mantine/core';
import {
  IconBulb,
  IconDots,
  IconEye,
  IconHelpCircle,
  IconHistory,
  IconPencil,
  IconSitemap,
  IconTrash,
} from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import clsx from 'clsx';
import { memo, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, ifMatch, type Schema } from '@/api/client';
import { useChanged } from '@/api/live';
import { useIncident } from '@/app/incident';
import { useMe } from '@/app/session';
import { SaveProblem } from '@/ui/conflict';
import { Markdown } from '@/ui/markdown';
import { notifyDone, notifyProblem } from '@/ui/notify';
import { ProblemAlert } from '@/ui/states';
import { TimeText } from '@/ui/time';
import { useAnnotate, withdrawAnnotation } from './annotate';
import css from './annotation.module.css';
import { AnnotationForm, type Kind, type Written } from './annotation-form';
import { given } from './given';
import { useRestore } from './restore';
import { RevisionList } from './revisions';
import { isOpen, type Thread } from './threads';

const icons: Record<Kind, typeof IconEye> = {
  observation: IconEye,
  hypothesis: IconBulb,
  question: IconHelpCircle,
  cause: IconSitemap,
};

/** `framed`: as a card of its own, with a line that says what it is about. */
export const ThreadView = memo(function ThreadView({
  thread,
  about,
  framed,
}: {
  thread: Thread;
  about?: ReactNode;
  framed?: boolean;
}) {
  const { t } = useTranslation('record');
  const { can } = useIncident();
  const [sent, setSent] = useState(0);
  const answer = useAnnotate(() => setSent((n) => n + 1));
  return (
    <article
      className={framed ? css.thread : css.plain}
      aria-label={t('annotation.thread', { author: thread.root.author })}
    >
      {about && <Box mb={6}>{about}</Box>}
      <Note note={thread.root} open={isOpen(thread)} />
      {(thread.replies.length > 0 || can('annotate')) && (
        <div className={css.replies}>
          {thread.replies.map((r) => (
            <Note key={r.key} note={r} reply />
          ))}
          {can('annotate') && !thread.root.withdrawn && (
            <div>
              <ProblemAlert error={answer.error} onClose={answer.reset} />
              <AnnotationForm
                key={sent}
                reply
                submit={t('annotation.answer')}
                pending={answer.isPending}
                onSubmit={({ text }) => answer.mutate({ thread: thread.root.key, kind: 'observation', text })}
              />
            </div>
          )}
        </div>
      )}
    </article>
  );
});

function Note({ note, reply, open }: { note: Schema<'Annotation'>; reply?: boolean; open?: boolean }) {
  const { t } = useTranslation('record');
  const { slug, can } = useIncident();
  const me = useMe();
  const changed = useChanged(slug);
  const restore = useRestore();
  const [editing, setEditing] = useState(false);
  const [history, setHistory] = useState(false);
  const Icon = icons[note.kind];
  const own = can('annotate') && (note.author === me.data?.login || can('edit'));

  const change = useMutation({
    mutationFn: async ({ written, revision }: { written: Written; revision: number }) =>
      given(
        await client.PATCH('/api/v1/incidents/{incident}/annotations/{annotation}', {
          params: { path: { incident: slug, annotation: note.key }, header: ifMatch(revision) },
          body: written,
        }),
      ),
    onSuccess: async (now, { revision }) => {
      setEditing(false);
      await changed('annotation');
      notifyDone(t('common:action.saved'), () => restore('annotation', note.key, revision, now.revision));
    },
  });
  const remove = useMutation({
    mutationFn: () => withdrawAnnotation(slug, note),
    onSuccess: async (now) => {
      await changed('annotation');
      notifyDone(t('annotation.withdrawn_done'), () => restore('annotation', note.key, note.revision, now.revision));
    },
    onError: notifyProblem,
  });
  return (
    <div className={clsx(note.withdrawn && css.withdrawn)} id={note.key}>
      <Group gap={8} justify="space-between" wrap="nowrap" align="flex-start">
        <Group gap={6}>
          {!reply && (
            <Badge
              variant={open ? 'filled' : 'default'}
              color={open ? 'ember' : 'gray'}
              size="sm"
              radius="sm"
              leftSection={<Icon size={12} />}
              style={{ textTransform: 'none' }}
            >
              {open ? t('annotation.open') : t(`annotation.kinds.${note.kind}`)}
            </Badge>
          )}
          <Text size="sm" fw={600}>
            {note.author}
          </Text>
          <Text size="xs" c="var(--eb-muted)" component="span">
            <TimeText at={note.created_at} precision="minute" />
            {note.revision > 1 && !note.withdrawn && ` · ${t('annotation.edited')}`}
            {note.withdrawn && ` · ${t('annotation.withdrawn')}`}
          </Text>
          {note.tags.map((tag) => (
            <Badge key={tag} variant="default" size="sm" radius="sm" style={{ textTransform: 'none' }}>
              #{tag}
            </Badge>
          ))}
        </Group>
        <Menu position="bottom-end" shadow="md">
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" aria-label={t('annotation.menu', { author: note.author })}>
              <IconDots size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {own && !note.withdrawn && (
              <Menu.Item leftSection={<IconPencil size={15} />} onClick={() => setEditing(true)}>
                {t('common:action.edit')}
              </Menu.Item>
            )}
            {own && !note.withdrawn && (
              <Menu.Item leftSection={<IconTrash size={15} />} onClick={() => remove.mutate()}>
                {t('action.withdraw')}
              </Menu.Item>
            )}
            <Menu.Item leftSection={<IconHistory size={15} />} onClick={() => setHistory((h) => !h)}>
              {t(history ? 'revision.hide' : 'revision.show')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </Group>
      {editing ? (
        <Box mt={6}>
          <SaveProblem
            error={change.error}
            onReload={() => {
              change.reset();
              setEditing(false);
              void changed('annotation');
            }}
            onOverwrite={(revision) =>
              change.variables && change.mutate({ written: change.variables.written, revision })
            }
            onClose={change.reset}
          />
          <AnnotationForm
            initial={{ kind: note.kind, text: note.text, tags: note.tags }}
            submit={t('common:action.save')}
            pending={change.isPending}
            onSubmit={(written) => change.mutate({ written, revision: note.revision })}
            onCancel={() => {
              change.reset();
              setEditing(false);
            }}
            focus
          />
        </Box>
      ) : (
        <div className={css.text}>
          <Markdown text={note.text} />
        </div>
      )}
      {history && (
        <Box mt="xs">
          <RevisionList noun="annotation" recordKey={note.key} revision={note.revision} mayRestore={own} />
        </Box>
      )}
    </div>
  );
}
