/** The graph as a picture that stands alone: SVG of our own making, PNG from it. */
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useZone } from '@/app/zone';
import { localized } from '@/lib/localized';
import { parseTime } from '@/lib/time';
import { typedTime } from '@/ui/record/time-input';
import { type Layout, pathOf } from './layout';
import type { Graph } from './model';
import { type Positions, size } from './place';
import { escapeXML, wrap } from './svg';

/** On paper the colours are those of the light scheme. */
const ink = {
  text: '#1f1c1a',
  muted: '#635c56',
  line: '#c4beb6',
  paper: '#ffffff',
  page: '#faf9f7',
  direct: '#c2410c',
  contributing: '#1971a8',
  indirect: '#8a8178',
  no: '#2b7a3d',
  unknown: '#b35309',
  yes: '#c92a2a',
} as const;

const signs = { no: '✓', unknown: '?', yes: '✕' } as const;
const dashes = { no: '', unknown: ' stroke-dasharray="6 5"', yes: ' stroke-dasharray="2 5"' } as const;

export function usePicture(graph: Graph, at: Positions, routes: Layout['routes']): () => string {
  const { t, i18n } = useTranslation('causes');
  const zone = useZone();
  return useCallback(() => {
    const boxes = graph.nodes.map((n) => ({ n, p: at[n.id] ?? { x: 0, y: 0 } }));
    const margin = 24;
    const x0 = Math.min(0, ...boxes.map((b) => b.p.x)) - margin;
    const y0 = Math.min(0, ...boxes.map((b) => b.p.y)) - margin;
    const width = Math.max(0, ...boxes.map((b) => b.p.x + size.width)) + margin - x0;
    const height = Math.max(0, ...boxes.map((b) => b.p.y + size.height)) + margin + 28 - y0;
    const text = (x: number, y: number, words: string, attributes: string) =>
      `<text x="${x}" y="${y}" ${attributes}>${escapeXML(words)}</text>`;
    const lines: string[] = [];
    const marks: string[] = [];
    for (const e of graph.edges) {
      const a = at[e.from];
      const b = at[e.to];
      if (!a || !b) continue;
      const [x1, y1, x2, y2] = [a.x + size.width, a.y + size.height / 2, b.x, b.y + size.height / 2];
      const { path, label } = pathOf({ x: x1, y: y1 }, { x: x2, y: y2 }, routes[e.id]);
      const tone = ink[e.link.verdict];
      lines.push(
        `<path d="${path}" fill="none" stroke="${tone}" stroke-width="${e.link.sufficiency === 'sufficient' ? 3 : 1.5}"${dashes[e.link.verdict]} marker-end="url(#${e.link.verdict})"/>`,
      );
      const [mx, my] = [label.x, label.y];
      if (e.link.reviewer) marks.push(`<circle cx="${mx}" cy="${my}" r="14" fill="${ink.paper}" stroke="${tone}"/>`);
      marks.push(
        `<circle cx="${mx}" cy="${my}" r="11" fill="${ink.paper}" stroke="${tone}" stroke-width="1.5"/>`,
        text(
          mx,
          my + 4.5,
          signs[e.link.verdict],
          `fill="${tone}" font-size="13" font-weight="700" text-anchor="middle"`,
        ),
      );
    }
    const cards = boxes.map(({ n, p }) => {
      const c = n.cause;
      const ms = parseTime(n.entry?.earliest);
      const top = c
        ? `${t(`class.${c.class}`)} · ${t(`effect.${c.effect}`)}`
        : ms === undefined
          ? ''
          : `${typedTime(ms, zone.zone)} ${zone.name(ms)}`;
      const status = c?.status ?? n.entry?.status ?? 'proposed';
      const foot = [
        t(`common:status.${status}`),
        c ? t('evidence', { count: c.evidence.length }) : '',
        c?.released ? t('released.short') : '',
      ]
        .filter(Boolean)
        .join(' · ');
      return [
        `<rect x="${p.x}" y="${p.y}" width="${size.width}" height="${size.height}" rx="${c ? 8 : 22}" fill="${c ? ink.paper : ink.page}" stroke="${c ? ink.line : ink.muted}"/>`,
        c
          ? `<rect x="${p.x}" y="${p.y + 4}" width="5" height="${size.height - 8}" rx="2" fill="${ink[c.class]}"/>`
          : '',
        text(p.x + 14, p.y + 19, top, `fill="${ink.muted}" font-size="11" font-weight="600"`),
        ...wrap(localized(n.title, i18n.language), size.width - 28, 13, 2).map((line, i) =>
          text(p.x + 14, p.y + 40 + i * 17, line, `fill="${ink.text}" font-size="13" font-weight="600"`),
        ),
        text(p.x + 14, p.y + size.height - 10, foot, `fill="${ink.muted}" font-size="11"`),
      ].join('');
    });
    const legend = (['no', 'unknown', 'yes'] as const).map((v) => `${signs[v]} ${t(`verdict.${v}`)}`).join('   ·   ');
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${x0} ${y0} ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, 'Noto Sans KR', 'Noto Sans CJK KR', sans-serif">`,
      `<title>${escapeXML(t('graph.label'))}</title><defs>`,
      ...(['no', 'unknown', 'yes'] as const).map(
        (v) =>
          `<marker id="${v}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="9" markerHeight="9" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0L10 5L0 10z" fill="${ink[v]}"/></marker>`,
      ),
      `</defs><rect x="${x0}" y="${y0}" width="${width}" height="${height}" fill="${ink.paper}"/>`,
      ...lines,
      ...cards,
      ...marks,
      text(x0 + margin, y0 + height - 14, legend, `fill="${ink.muted}" font-size="11"`),
      '</svg>',
    ].join('\n');
  }, [graph, at, routes, t, i18n.language, zone]);
}

/** Hands the picture over as a file. */
export async function savePicture(svg: string, kind: 'svg' | 'png', name: string): Promise<void> {
  const source = new Blob([svg], { type: 'image/svg+xml' });
  const file = kind === 'svg' ? source : await toPNG(source);
  const address = URL.createObjectURL(file);
  const a = document.createElement('a');
  a.href = address;
  a.download = `${name}.${kind}`;
  a.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

async function toPNG(svg: Blob): Promise<Blob> {
  const address = URL.createObjectURL(svg);
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    // Sharp on paper, within what browsers can draw.
    const scale = Math.min(2, 8000 / Math.max(image.width, image.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(image.width * scale);
    canvas.height = Math.round(image.height * scale);
    const context = canvas.getContext('2d');
    if (!context) throw new Error('no canvas');
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((done, fail) =>
      canvas.toBlob((blob) => (blob ? done(blob) : fail(new Error('no picture'))), 'image/png'),
    );
  } finally {
    URL.revokeObjectURL(address);
  }
}
