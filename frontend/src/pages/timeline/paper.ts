/** Puts together what the picture is drawn from: marks, lanes, counts. */
import { useCallback, useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/client';
import { useIncident } from '@/app/incident';
import { localized } from '@/lib/localized';
import { phaseBands, useGaps, useNotes, useStale } from './data';
import type { Filter } from './filter';
import { type Group, type Layout, layOut } from './layout';
import { tileLoader, tileStore } from './loader';
import type { Picture } from './paint/picture';
import { entryMarks, gapMarks, type Scene } from './paint/scene';
import type { Stage } from './stage';
import type { TileStore } from './tiles';

const counted = ['/lanes', '/histogram'] as const;

/** The two stores of tiles: by source for the lanes, by severity for the strip. */
export function useTiles(filter: Filter, picture: Picture, stage: Stage): { lanes: TileStore; strip: TileStore } {
  const { slug } = useIncident();
  const note = useCallback(() => {
    picture.touch();
    stage.emit('tiles');
    stage.emit('paint');
  }, [picture, stage]);
  const lanes = useMemo(() => tileStore(tileLoader(slug, 'source', filter), note), [slug, filter, note]);
  const strip = useMemo(() => tileStore(tileLoader(slug, 'severity', filter), note), [slug, filter, note]);
  useEffect(() => lanes.revive(), [lanes]);
  useEffect(() => strip.revive(), [strip]);
  useStale(
    slug,
    counted,
    useCallback(() => {
      lanes.invalidate();
      strip.invalidate();
    }, [lanes, strip]),
  );
  return useMemo(() => ({ lanes, strip }), [lanes, strip]);
}

export function useScene(entries: readonly Schema<'Entry'>[], filter: Filter): Scene {
  const { i18n } = useTranslation();
  const { incident } = useIncident();
  const gaps = useGaps();
  const notes = useNotes(entries);
  const { kind } = filter;
  return useMemo(() => {
    const shows = (k: 'entry' | 'gap') => !kind || kind.includes(k);
    return {
      phases: phaseBands(incident, entries).map((p) => ({ ...p, label: localized(p.title, i18n.language) || p.key })),
      entries: shows('entry') ? entryMarks(entries, i18n.language, measure) : [],
      gaps: gapMarks(shows('gap') ? (gaps.data?.items ?? []) : []),
      notes,
    };
  }, [incident, entries, gaps.data, notes, i18n.language, kind]);
}

export function useLayout(
  sources: readonly Schema<'Lane'>[],
  chosen: string[] | undefined,
  folded: string[] | undefined,
  scene: Scene,
  words: (group: Group) => string,
): Layout {
  const foldedKey = folded?.join(' ') ?? '';
  return useMemo(
    () =>
      layOut({
        sources,
        chosen: chosen && new Set(chosen),
        folded: new Set(foldedKey.split(' ')),
        entries: scene.entries.length,
        notes: scene.notes.length,
        phases: scene.phases.length,
        words,
      }),
    [sources, chosen, foldedKey, scene, words],
  );
}

const widths = new Map<string, number>();
let ruler: CanvasRenderingContext2D | null | undefined;

/** How wide words are as the picture writes them. */
function measure(text: string): number {
  let width = widths.get(text);
  if (width === undefined) {
    ruler ??= document.createElement('canvas').getContext('2d');
    if (ruler) ruler.font = `12px ${getComputedStyle(document.body).fontFamily}`;
    width = ruler?.measureText(text).width ?? text.length * 8;
    widths.set(text, width);
  }
  return width;
}
