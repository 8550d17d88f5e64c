/** What one pressed on the picture: an entry or an annotation, with ways on. */
import { Button, CloseButton, Group, Paper, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useIncident } from '@/app/incident';
import { Markdown } from '@/ui/markdown';
import { StatusBadge } from '@/ui/marks';
import { IntervalText } from '@/ui/time';
import css from './overlay.module.css';
import type { Hit } from './paint/marks';
import type { Scene } from './paint/scene';
import type { Stage } from './stage';

export interface Pressed {
  hit: Hit;
  x: number;
  y: number;
}

export function Card({
  pressed,
  scene,
  stage,
  onClose,
  onEvent,
}: {
  pressed: Pressed;
  scene: Scene;
  stage: Stage;
  onClose: () => void;
  onEvent: (id: string) => void;
}) {
  const { t } = useTranslation('timeline');
  const { slug } = useIncident();
  const box = useRef<HTMLDivElement>(null);
  const { kind, key } = pressed.hit;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another press is another card
  useEffect(() => box.current?.focus({ preventScroll: true }), [kind, key]);
  const entry = kind === 'entry' ? scene.entries.find((e) => e.key === key) : undefined;
  const note = kind === 'note' ? scene.notes.find((n) => n.key === key) : undefined;
  if (!entry && !note) return null;
  const title = entry?.title ?? `${t(`record:annotation.kinds.${note?.kind}`)} · ${note?.author}`;
  return (
    <Paper
      ref={box}
      className={css.card}
      withBorder
      shadow="md"
      p="xs"
      role="dialog"
      aria-label={title}
      tabIndex={-1}
      style={{ left: Math.max(4, Math.min(pressed.x, stage.width - 330)), top: pressed.y + 16 }}
      onKeyDown={(e) => {
        if (e.key === 'Escape') onClose();
      }}
    >
      <Group justify="space-between" wrap="nowrap" align="flex-start" gap="xs">
        <Text fw={600} size="sm">
          {title}
        </Text>
        <CloseButton size="sm" aria-label={t('common:action.close')} onClick={onClose} />
      </Group>
      {entry && (
        <>
          <Group gap="xs" my={4}>
            <Text size="sm" component="span">
              <IntervalText from={entry.from} to={entry.to} approximate={entry.approximate} />
            </Text>
            <StatusBadge status={entry.status} />
          </Group>
          {entry.claims.map((c) => (
            <Text size="sm" key={`${c.party} ${c.from}`}>
              {c.party}: <IntervalText from={c.from} to={c.to} />
            </Text>
          ))}
          <Group gap={6} mt={6}>
            <Button
              size="compact-sm"
              renderRoot={(p) => <Link {...p} to="/i/$slug/entries" params={{ slug }} search={{ entry: entry.key }} />}
            >
              {t('card.entry')}
            </Button>
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => {
                const room = Math.max(600_000, (entry.most - entry.least) * 0.3);
                stage.set({ from: entry.least - room, to: entry.most + room }, 'jump', true);
              }}
            >
              {t('card.zoom')}
            </Button>
          </Group>
        </>
      )}
      {note && (
        <>
          <Text size="sm">
            <IntervalText from={note.from} to={note.to} />
          </Text>
          <div className={css.cardtext}>
            <Markdown text={note.text} />
          </div>
          <Group gap={6} mt={6}>
            {note.target.event && (
              <Button size="compact-sm" onClick={() => onEvent(note.target.event ?? '')}>
                {t('card.event')}
              </Button>
            )}
            <Button
              size="compact-sm"
              variant="default"
              renderRoot={(p) => <Link {...p} to="/i/$slug/annotations" params={{ slug }} />}
            >
              {t('card.notes')}
            </Button>
          </Group>
        </>
      )}
    </Paper>
  );
}
