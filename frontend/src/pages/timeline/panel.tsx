/** The picture with all that lies on and around it: strip, names of lanes, tooltip, menus, notices. */
import { Alert, Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { memo, useCallback, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, type Schema } from '@/api/client';
import { useIncident } from '@/app/incident';
import { useZone } from '@/app/zone';
import { formatCount } from '@/lib/number';
import type { Span } from '@/lib/span';
import { parseTime, toRFC3339 } from '@/lib/time';
import type { Change } from './address';
import css from './board.module.css';
import { Canvas } from './canvas';
import { Card, type Pressed } from './card';
import type { Event, Feed } from './feed';
import { type Filter, recorded } from './filter';
import { Gutter } from './gutter';
import { pictureKey } from './keys';
import type { Lane, Layout } from './layout';
import marks from './marks.module.css';
import overlay from './overlay.module.css';
import type { Picture } from './paint/picture';
import type { Scene } from './paint/scene';
import { RangeMenu } from './range';
import { entryLane, type Stage } from './stage';
import { DensityStrip } from './strip';
import type { TileStore } from './tiles';
import { PointerTip } from './tooltip';
import { useSettled, useTileState } from './watch';

interface Props {
  stage: Stage;
  picture: Picture;
  scene: Scene;
  layout: Layout;
  tiles: { lanes: TileStore; strip: TileStore };
  filter: Filter;
  all: Span;
  evidence: Span;
  /** Matching records in all; undefined: not known yet. */
  total: number | undefined;
  /** Nothing matches. */
  empty: boolean;
  clocks: ReadonlyMap<string, Schema<'Clock'>>;
  height: number;
  selecting: boolean;
  feed: Feed;
  onChange: Change;
  onFold: (group: string) => void;
  onOpen: (event: Event) => void;
  onEvent: (id: string) => void;
  onCopy: (span: Span) => void;
}

export const Panel = memo(function Panel(props: Props) {
  const { stage, picture, scene, layout, tiles, filter, all, total, feed, onChange } = props;
  const { t, i18n } = useTranslation('timeline');
  const { slug } = useIncident();
  const zone = useZone();
  const settled = useSettled(stage);
  const { pending, failed } = useTileState(stage, tiles);
  const [said, say] = useState('');
  const [pressed, press] = useState<Pressed>();
  const close = useCallback(() => press(undefined), []);
  // A card belongs to a place: it goes when the window moves.
  useEffect(() => stage.on('span', close), [stage, close]);
  const closeEvent = useCallback(() => onChange({ event: undefined }, { replace: true }), [onChange]);
  const moments = useMemo(() => scene.entries.map((e) => e.from), [scene]);
  const given = useMemo(
    () => ({ scene, layout, store: tiles.lanes, zone: zone.zone, zoneName: zone.name }),
    [scene, layout, tiles.lanes, zone.zone, zone.name],
  );
  const only = useCallback(
    (lane: Lane) =>
      onChange({ source: filter.source?.length === 1 && filter.source[0] === lane.key ? undefined : [lane.key] }),
    [onChange, filter.source],
  );

  const stand = (at: number) => {
    stage.setCursor(at, false);
    void feed.jump(at);
  };
  const onClick = (x: number, y: number) => {
    const hit = picture.hit(x, y);
    const entry = hit?.kind === 'entry' ? scene.entries.find((e) => e.key === hit.key) : undefined;
    press(hit && (hit.kind === 'entry' || hit.kind === 'note') ? { hit, x, y } : undefined);
    stand(entry?.from ?? stage.timeAt(x));
  };
  const announce = () => {
    const { from, to } = stage.target;
    const lane = stage.lane === entryLane ? t('lane.entries') : (layout.lanes[stage.lane]?.label ?? '');
    say(t('picture.moved', { from: zone.time(from), to: zone.time(to), zone: zone.name(from), lane }));
  };
  /** The first thing of the lane behind the middle. */
  const openFocused = async () => {
    const at = (stage.target.from + stage.target.to) / 2;
    if (stage.lane === entryLane) {
      const entry = scene.entries.find((e) => e.from >= at);
      if (!entry) return say(t('picture.nothing'));
      stand(entry.from);
      const hit = { kind: 'entry' as const, key: entry.key, x: 0, y: 0, width: 0, height: 0 };
      return press({ hit, x: stage.width / 2, y: layout.entries });
    }
    const lane = layout.lanes[stage.lane];
    if (lane?.heading) return props.onFold(lane.key);
    const { q: _, undated: __, ...rest } = filter;
    const source = lane ? { source: lane.sources } : {};
    const { data } = await client.GET('/api/v1/incidents/{incident}/events', {
      params: {
        path: { incident: slug },
        query: { ...rest, ...source, kind: [...recorded], at: toRFC3339(at), limit: 1 },
      },
    });
    const event = data?.items[0];
    if (!event) return say(t('picture.nothing'));
    props.onOpen(event);
    return stand(parseTime(event.time) ?? at);
  };

  return (
    <div className={css.board}>
      <div className={css.striplabel}>
        <b>{t('strip.label')}</b>
        <span className={marks.quiet}>{total === undefined ? '…' : formatCount(total, i18n.language)}</span>
      </div>
      <DensityStrip stage={stage} store={tiles.strip} extent={props.evidence} moments={moments} />
      <Gutter
        stage={stage}
        layout={layout}
        onFold={props.onFold}
        onSource={only}
        entriesFound={scene.entries.length}
        notesFound={scene.notes.length}
      />
      <div className={css.canvasbox} style={{ height: props.height }}>
        <Canvas
          stage={stage}
          picture={picture}
          given={given}
          selecting={props.selecting}
          label={t('picture.label', {
            from: zone.time(settled.from),
            to: zone.time(settled.to),
            zone: zone.name(settled.from),
            n: formatCount(total ?? 0, i18n.language),
          })}
          onClick={onClick}
          onKey={(e) => pictureKey(e, stage, { all, layout, open: () => void openFocused(), announce })}
        />
        <PointerTip stage={stage} picture={picture} clocks={props.clocks} />
        {pressed && <Card pressed={pressed} scene={scene} stage={stage} onClose={close} onEvent={props.onEvent} />}
        {pending && <div className={css.busy} role="presentation" />}
        {failed && (
          <Alert className={overlay.notice} role="alert" p="xs" color="red">
            {t('failed')}{' '}
            <Button
              size="compact-xs"
              variant="default"
              leftSection={<IconRefresh size={12} />}
              onClick={() => {
                tiles.lanes.retry();
                tiles.strip.retry();
              }}
            >
              {t('common:action.retry')}
            </Button>
          </Alert>
        )}
        {props.empty && !failed && <output className={overlay.notice}>{t('empty.filtered')}</output>}
      </div>
      <RangeMenu stage={stage} q={filter.q} onCopy={props.onCopy} onShow={closeEvent} />
      <p id="timeline-keys" hidden>
        {t('picture.keys')}
      </p>
      <div aria-live="polite" className={css.said}>
        {said}
      </div>
    </div>
  );
});
