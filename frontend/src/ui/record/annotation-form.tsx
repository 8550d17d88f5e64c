/** Writes an annotation, a reply, or a change of one. Members are called by @login. */
import { Button, Chip, Group, Stack, TagsInput, Text, Textarea } from '@mantine/core';
import { type FormEvent, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { $api, type Schema } from '@/api/client';
import { useIncident } from '@/app/incident';

export type Kind = Schema<'AnnotationKind'>;
export const kinds: Kind[] = ['observation', 'hypothesis', 'question', 'cause'];

export interface Written {
  kind: Kind;
  text: string;
  tags: string[];
}

export function AnnotationForm({
  initial,
  reply,
  pending,
  submit,
  onSubmit,
  onCancel,
  focus,
}: {
  initial?: Written;
  /** A reply: kind and tags are left to the thread. */
  reply?: boolean;
  pending?: boolean;
  submit: string;
  onSubmit: (written: Written) => void;
  onCancel?: () => void;
  focus?: boolean;
}) {
  const { t } = useTranslation('record');
  const [kind, setKind] = useState<Kind>(initial?.kind ?? 'observation');
  const [text, setText] = useState(initial?.text ?? '');
  const [tags, setTags] = useState(initial?.tags ?? []);
  const area = useRef<HTMLTextAreaElement>(null);
  const kindId = useId();
  const send = (e?: FormEvent) => {
    e?.preventDefault();
    if (text.trim()) onSubmit({ kind, text: text.trim(), tags });
  };
  return (
    <form onSubmit={send}>
      <Stack gap={8}>
        {!reply && (
          <Chip.Group value={kind} onChange={(v) => setKind(v as Kind)}>
            <Group gap={6} role="radiogroup" aria-labelledby={kindId}>
              <Text id={kindId} size="xs" c="var(--eb-muted)">
                {t('annotation.kind')}
              </Text>
              {kinds.map((k) => (
                <Chip key={k} value={k} size="xs" variant="outline">
                  {t(`annotation.kinds.${k}`)}
                </Chip>
              ))}
            </Group>
          </Chip.Group>
        )}
        <Textarea
          ref={area}
          aria-label={t(reply ? 'annotation.reply' : 'annotation.text')}
          placeholder={t(reply ? 'annotation.reply_placeholder' : 'annotation.placeholder')}
          value={text}
          onChange={(e) => setText(e.currentTarget.value)}
          autosize
          minRows={reply ? 1 : 3}
          maxRows={16}
          autoFocus={focus}
          onKeyDown={(e) => {
            if (e.key === 'Enter' && (e.metaKey || e.ctrlKey)) send();
          }}
        />
        <Mentions
          text={text}
          onPick={(login) => {
            setText((now) => now.replace(/@[\w.-]*$/, `@${login} `));
            area.current?.focus();
          }}
        />
        {!reply && (
          <TagsInput
            size="xs"
            aria-label={t('annotation.tags')}
            placeholder={tags.length === 0 ? t('annotation.tags') : undefined}
            value={tags}
            onChange={setTags}
            splitChars={[',', ' ']}
          />
        )}
        {(text.trim() !== '' || !reply || onCancel) && (
          <Group gap="xs">
            <Button type="submit" size="compact-sm" loading={pending} disabled={text.trim() === ''}>
              {submit}
            </Button>
            {onCancel && (
              <Button size="compact-sm" variant="subtle" color="gray" onClick={onCancel}>
                {t('common:action.cancel')}
              </Button>
            )}
            <Text size="xs" c="var(--eb-muted)">
              {t('annotation.markdown')}
            </Text>
          </Group>
        )}
      </Stack>
    </form>
  );
}

/** Who could be meant by the @ at the end of what is typed. */
function Mentions({ text, onPick }: { text: string; onPick: (login: string) => void }) {
  const { t } = useTranslation('record');
  const { path } = useIncident();
  const begun = /(?:^|[\s(])@([\w.-]*)$/.exec(text)?.[1];
  const members = $api.useQuery(
    'get',
    '/api/v1/incidents/{incident}/members',
    { params: { path, query: { limit: 1000 } } },
    { enabled: begun !== undefined, staleTime: 60_000, retry: false },
  );
  if (begun === undefined) return null;
  const start = begun.toLowerCase();
  const meant = (members.data?.items ?? [])
    .filter((m) => !m.disabled && m.login !== begun)
    .filter((m) => m.login.toLowerCase().startsWith(start) || m.name.toLowerCase().startsWith(start))
    .slice(0, 6);
  if (meant.length === 0) return null;
  return (
    <Group gap={6} aria-label={t('annotation.mention')} role="group">
      {meant.map((m) => (
        <Button key={m.login} size="compact-xs" variant="default" onClick={() => onPick(m.login)}>
          @{m.login}
          {m.name && m.name !== m.login && ` · ${m.name}`}
        </Button>
      ))}
    </Group>
  );
}
