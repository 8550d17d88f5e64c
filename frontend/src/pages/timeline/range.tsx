/** What one can do with a stretch that was brushed: look closer, search, annotate, pass on. */
import { Box, Button, CloseButton, Group, Modal, Paper, Text } from '@mantine/core';
import { IconLink, IconMessagePlus, IconSearch, IconZoomIn } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { $api, ifMatch } from '@/api/client';
import { useChanged } from '@/api/live';
import { useIncident } from '@/app/incident';
import { useZone } from '@/app/zone';
import { formatDuration } from '@/lib/duration';
import type { Span } from '@/lib/span';
import { toRFC3339 } from '@/lib/time';
import { notifyDone } from '@/ui/notify';
import { AnnotationForm } from '@/ui/record/annotation-form';
import { ProblemAlert } from '@/ui/states';
import marks from './marks.module.css';
import css from './overlay.module.css';
import type { Stage } from './stage';
import { useRange } from './watch';

export function RangeMenu({
  stage,
  q,
  onCopy,
  onShow,
}: {
  stage: Stage;
  /** The text that is sought, which a search in the range keeps. */
  q: string | undefined;
  onCopy: (range: Span) => void;
  /** The menu needs the room that a drawer may take. */
  onShow: () => void;
}) {
  const { t, i18n } = useTranslation('timeline');
  const { slug, can } = useIncident();
  const zone = useZone();
  const navigate = useNavigate();
  const { range, brushing } = useRange(stage);
  const [about, setAbout] = useState<Span>();
  const first = useRef<HTMLButtonElement>(null);
  const shown = range && !brushing ? range : undefined;
  useEffect(() => {
    if (!shown) return;
    onShow();
    first.current?.focus({ preventScroll: true });
  }, [shown, onShow]);
  const precision = range && range.to - range.from < 60_000 ? 'ms' : 'second';
  const close = () => stage.setRange(undefined, false);
  return (
    <>
      {shown && (
        <Paper
          shadow="md"
          withBorder
          p="xs"
          className={css.rangemenu}
          role="dialog"
          aria-label={t('range.label')}
          onKeyDown={(e) => {
            if (e.key === 'Escape') close();
          }}
        >
          <Group justify="space-between" wrap="nowrap" gap="xs" mb={6}>
            <Text size="sm" className="num">
              {zone.time(shown.from, precision)} – {zone.time(shown.to, precision)}{' '}
              <span className={marks.quiet}>
                {zone.name(shown.from)} · {formatDuration(Math.round(shown.to - shown.from), i18n.language)}
              </span>
            </Text>
            <CloseButton size="sm" aria-label={t('common:action.close')} onClick={close} />
          </Group>
          <Group gap={6}>
            <Button
              ref={first}
              size="compact-sm"
              leftSection={<IconZoomIn size={14} />}
              onClick={() => {
                stage.set(shown, 'jump', true);
                close();
              }}
            >
              {t('range.zoom')}
            </Button>
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<IconSearch size={14} />}
              onClick={() => {
                const [from, to] = [toRFC3339(shown.from), toRFC3339(shown.to)];
                void navigate({ to: '/i/$slug/search', params: { slug }, search: { q, from, to } });
              }}
            >
              {t('range.search')}
            </Button>
            {can('annotate') && (
              <Button
                size="compact-sm"
                variant="default"
                leftSection={<IconMessagePlus size={14} />}
                onClick={() => setAbout(shown)}
              >
                {t('range.annotate')}
              </Button>
            )}
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<IconLink size={14} />}
              onClick={() => onCopy(shown)}
            >
              {t('common:action.copylink')}
            </Button>
          </Group>
        </Paper>
      )}
      <Modal
        opened={about !== undefined}
        onClose={() => setAbout(undefined)}
        title={t('range.annotate')}
        closeButtonProps={{ 'aria-label': t('common:action.close') }}
      >
        {about && (
          <Annotate
            range={about}
            done={() => {
              setAbout(undefined);
              close();
            }}
          />
        )}
      </Modal>
    </>
  );
}

function Annotate({ range, done }: { range: Span; done: () => void }) {
  const { t } = useTranslation('timeline');
  const { slug, path } = useIncident();
  const zone = useZone();
  const changed = useChanged(slug);
  const create = $api.useMutation('post', '/api/v1/incidents/{incident}/annotations');
  const withdraw = $api.useMutation('post', '/api/v1/incidents/{incident}/annotations/{annotation}/withdraw');
  return (
    <Box>
      <Text size="sm" c="var(--eb-muted)" mb="xs" className="num">
        {zone.time(range.from, 'ms')} – {zone.time(range.to, 'ms')} {zone.name(range.from)}
      </Text>
      <ProblemAlert error={create.error} />
      <AnnotationForm
        focus
        submit={t('common:action.save')}
        pending={create.isPending}
        onCancel={done}
        onSubmit={({ kind, text, tags }) =>
          create.mutate(
            {
              params: { path },
              body: { kind, text, tags, target: { from: toRFC3339(range.from), to: toRFC3339(range.to) } },
            },
            {
              onSuccess: (made) => {
                void changed('annotation');
                done();
                notifyDone(t('range.annotated'), async () => {
                  await withdraw.mutateAsync({
                    params: { path: { ...path, annotation: made.key }, header: ifMatch(made.revision) },
                    body: { why: '' },
                  });
                  await changed('annotation');
                });
              },
            },
          )
        }
      />
    </Box>
  );
}
