/** What the drawer shows of an event; loaded when the first one is opened. */
import { ActionIcon, Anchor, Badge, Button, Group, Kbd, Tabs, Text, Tooltip } from '@mantine/core';
import { IconChevronLeft, IconChevronRight, IconX } from '@tabler/icons-react';
import { keepPreviousData } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { $api, type Schema } from '@/api/client';
import { useIncident } from '@/app/incident';
import { SeverityMark, Simulated } from '@/ui/marks';
import { AnnotationPanel } from '@/ui/record/annotation-panel';
import { useAnnotations } from '@/ui/record/lists';
import { Loaded } from '@/ui/states';
import { IntervalText, TimeText } from '@/ui/time';
import { CiteMenu } from './cite';
import type { EventDrawerProps } from './drawer';
import css from './drawer.module.css';
import { Fields } from './fields';
import { Neighbours, useNeighbours } from './neighbours';
import { Provenance } from './provenance';
import { RawView } from './rawview';
import { EventText } from './row';
import { TimeStory } from './story';

type Tab = 'details' | 'raw' | 'around' | 'notes';

export default function Detail({ id, onClose, onMove, onFilter }: EventDrawerProps & { onMove: (id: string) => void }) {
  const { t } = useTranslation('event');
  const { path, can } = useIncident();
  const query = $api.useQuery(
    'get',
    '/api/v1/incidents/{incident}/events/{event}',
    { params: { path: { ...path, event: id } } },
    { placeholderData: keepPreviousData },
  );
  const source = query.data?.event.source;
  const [same, setSame] = useState(false);
  const near = useNeighbours(id, same ? source : undefined);
  const before = near.data?.before.at(-1)?.id;
  const after = near.data?.after[0]?.id;
  const [tab, setTab] = useState<Tab>('details');
  const body = useRef<HTMLDivElement>(null);
  useArrows(body, before, after, onMove);

  return (
    <>
      <div className={css.bar}>
        <Tooltip label={<Hint word={t('drawer.before')} keys="←" />}>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('drawer.before')}
            disabled={!before}
            onClick={() => before && onMove(before)}
          >
            <IconChevronLeft size={18} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label={<Hint word={t('drawer.after')} keys="→" />}>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('drawer.after')}
            disabled={!after}
            onClick={() => after && onMove(after)}
          >
            <IconChevronRight size={18} />
          </ActionIcon>
        </Tooltip>
        <Text size="sm" className={css.mono} c="var(--eb-muted)" truncate style={{ flex: 1 }}>
          {id}
        </Text>
        {query.data && <CiteMenu detail={query.data} />}
        <ActionIcon variant="subtle" color="gray" aria-label={t('common:action.close')} onClick={onClose}>
          <IconX size={18} />
        </ActionIcon>
      </div>
      <div className={css.body} ref={body}>
        <Loaded query={query}>
          {(detail) => (
            <>
              <Head event={detail.event} />
              <Tabs value={tab} onChange={(v) => setTab((v as Tab) ?? 'details')} keepMounted={false}>
                <Tabs.List aria-label={t('drawer.tabs')}>
                  <Tabs.Tab value="details">{t('tab.details')}</Tabs.Tab>
                  {detail.provenance && can('read_evidence') && <Tabs.Tab value="raw">{t('tab.raw')}</Tabs.Tab>}
                  <Tabs.Tab value="around">{t('tab.around')}</Tabs.Tab>
                  <NotesTab id={id} />
                </Tabs.List>
                <Tabs.Panel value="details">
                  <TimeStory detail={detail} />
                  <Fields event={detail.event} onFilter={onFilter} />
                  {detail.provenance && <Provenance of={detail.provenance} event={detail.event} />}
                </Tabs.Panel>
                <Tabs.Panel value="raw">
                  {detail.provenance && <RawView key={id} id={id} of={detail.provenance} />}
                </Tabs.Panel>
                <Tabs.Panel value="around">
                  <Neighbours query={near} same={same} onSame={setSame} source={detail.event.source} onMove={onMove} />
                </Tabs.Panel>
                <Tabs.Panel value="notes">
                  <AnnotationPanel
                    key={id}
                    target={{ event: id }}
                    none={t(can('annotate') ? 'notes.none' : 'notes.none_viewer')}
                  />
                </Tabs.Panel>
              </Tabs>
            </>
          )}
        </Loaded>
      </div>
    </>
  );
}

function Hint({ word, keys }: { word: string; keys: string }) {
  return (
    <>
      {word} <Kbd size="xs">{keys}</Kbd>
    </>
  );
}

function NotesTab({ id }: { id: string }) {
  const { t } = useTranslation('event');
  const { data } = useAnnotations({ event: id });
  const count = useMemo(() => data?.filter((n) => !n.withdrawn).length ?? 0, [data]);
  return (
    <Tabs.Tab
      value="notes"
      rightSection={
        count > 0 ? (
          <Badge size="xs" variant="light" circle={count < 10}>
            {count}
          </Badge>
        ) : undefined
      }
    >
      {t('tab.notes')}
    </Tabs.Tab>
  );
}

function Head({ event }: { event: Schema<'Event'> }) {
  const { t } = useTranslation('event');
  const { slug } = useIncident();
  return (
    <div>
      <Group gap="xs" justify="space-between" align="baseline">
        <Text fw={650} component="h2" size="md">
          {event.time === null ? (
            t('time.undated')
          ) : event.kind === 'gap' || event.kind === 'entry' ? (
            <IntervalText from={event.time} to={event.latest} precision="second" />
          ) : (
            <TimeText at={event.time} precision="ms" />
          )}
        </Text>
        <Group gap="xs">
          {event.severity.number > 0 && <SeverityMark number={event.severity.number} text={event.severity.text} />}
          <Badge variant="default" size="sm" radius="sm" tt="none">
            {t(`common:kind.${event.kind}`)}
          </Badge>
          {event.simulated && <Simulated />}
        </Group>
      </Group>
      <Text size="sm" c="var(--eb-muted)">
        {event.kind === 'entry' ? (
          <Anchor
            inherit
            underline="always"
            renderRoot={(props) => (
              <Link
                {...props}
                to="/i/$slug/entries"
                params={{ slug }}
                search={{ entry: event.id.replace(/^entry:/, '') } as never}
              />
            )}
          >
            {t('head.entry')}
          </Anchor>
        ) : (
          <Anchor
            inherit
            underline="always"
            renderRoot={(props) => (
              <Link {...props} to="/i/$slug/evidence" params={{ slug }} search={{ source: event.source } as never} />
            )}
          >
            {event.source}
          </Anchor>
        )}
        {event.kind !== 'entry' &&
          [event.host, event.service, event.actor].filter(Boolean).map((part) => <span key={part}> · {part}</span>)}
      </Text>
      <LongText text={event.text} />
    </div>
  );
}

function LongText({ text }: { text: string }) {
  const { t } = useTranslation('event');
  const [open, setOpen] = useState(false);
  const long = text.length > 1200 || text.split('\n').length > 12;
  return (
    <>
      <div className={long && !open ? `${css.text} ${css.long}` : css.text} tabIndex={long && !open ? 0 : undefined}>
        <EventText text={text} />
      </div>
      {long && (
        <Button size="compact-xs" variant="subtle" mb="xs" aria-expanded={open} onClick={() => setOpen((o) => !o)}>
          {open ? t('head.less') : t('head.more')}
        </Button>
      )}
    </>
  );
}

/** ← and → move while the focus is in the drawer and nothing in it needs them. */
function useArrows(
  body: React.RefObject<HTMLElement | null>,
  before: string | undefined,
  after: string | undefined,
  onMove: (id: string) => void,
) {
  useEffect(() => {
    const panel = body.current?.closest('[role="dialog"]');
    if (!(panel instanceof HTMLElement)) return undefined;
    const onKey = (e: KeyboardEvent) => {
      if (e.defaultPrevented || e.altKey || e.ctrlKey || e.metaKey || e.shiftKey) return;
      const at = e.target as HTMLElement;
      if (
        at.isContentEditable ||
        at.closest('input, textarea, select, [role="tab"], [role="radiogroup"], [data-scrolls]')
      )
        return;
      const next = e.key === 'ArrowLeft' ? before : e.key === 'ArrowRight' ? after : undefined;
      if (!next) return;
      e.preventDefault();
      onMove(next);
    };
    panel.addEventListener('keydown', onKey);
    return () => panel.removeEventListener('keydown', onKey);
  }, [body, before, after, onMove]);
}
