/** An event's text in a list: what a search sought is marked, what cannot be seen is shown as what it is. */
import { Fragment, memo } from 'react';
import css from './drawer.module.css';
import { visible } from './raw';

interface Piece {
  from: number;
  text: string;
  marked: boolean;
}

/** Cuts a text at ranges (from and to, in UTF-16 units); ranges that overlap or lie outside do no harm. */
function pieces(text: string, ranges: number[][] | undefined): Piece[] {
  const out: Piece[] = [];
  let at = 0;
  for (const [from = 0, to = 0] of ranges ?? []) {
    const start = Math.max(at, from);
    const end = Math.min(text.length, to);
    if (end <= start) continue;
    if (start > at) out.push({ from: at, text: text.slice(at, start), marked: false });
    out.push({ from: start, text: text.slice(start, end), marked: true });
    at = end;
  }
  if (at < text.length) out.push({ from: at, text: text.slice(at), marked: false });
  return out;
}

function Escaped({ text }: { text: string }) {
  let at = 0;
  return visible(text).map((s) => {
    at += s.text.length;
    return s.escape ? (
      <span key={at} className={css.escape}>
        {s.text}
      </span>
    ) : (
      <Fragment key={at}>{s.text}</Fragment>
    );
  });
}

export const EventText = memo(function EventText({
  text,
  highlights,
}: {
  text: string;
  highlights?: number[][] | undefined;
}) {
  return pieces(text, highlights).map((p) =>
    p.marked ? (
      <mark key={p.from}>
        <Escaped text={p.text} />
      </mark>
    ) : (
      <Escaped key={p.from} text={p.text} />
    ),
  );
});
