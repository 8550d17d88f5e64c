/** Lays things with a width into as few rows as they need, without two touching. */

export interface Boxed {
  /** Where the mark begins and ends, in pixels. */
  left: number;
  right: number;
  /** How wide the mark with its words is, from `left` on. */
  full: number;
}

export interface Placed {
  row: number;
  /** Whether there is room for the words. */
  worded: boolean;
}

/**
 * Places boxes, which come ordered by `left`, into at most `most` rows. What finds
 * no room with its words is placed without; what finds none at all is laid over the
 * row that has been free for longest.
 */
export function pack(boxes: readonly Boxed[], most: number, gap: number): Placed[] {
  const ends: number[] = [];
  const out: Placed[] = [];
  boxes.forEach((box, i) => {
    const need = Math.max(box.right, box.left + box.full);
    let row = ends.findIndex((end) => end + gap <= box.left);
    if (row < 0 && ends.length < most) row = ends.length;
    let worded = row >= 0;
    if (row < 0) {
      // Words of the one before are given up when marks themselves have room.
      row = ends.indexOf(Math.min(...ends));
      for (let k = i - 1; k >= 0; k--) {
        const before = out[k];
        const other = boxes[k];
        if (!before || !other || before.row !== row) continue;
        before.worded = before.worded && Math.max(other.right, other.left + other.full) + gap <= box.left;
        break;
      }
      worded = false;
    }
    ends[row] = worded ? need : Math.max(box.right, ends[row] ?? 0);
    out.push({ row, worded });
  });
  return out;
}

/** Puts boxes `[x, x + width]`, in any order, into as many rows as they need; gives each one's row. */
export function rowsOf(boxes: { x: number; width: number }[], gap: number): number[] {
  const ends: number[] = [];
  const order = boxes.map((_, i) => i).sort((a, b) => (boxes[a]?.x ?? 0) - (boxes[b]?.x ?? 0));
  const rows = new Array<number>(boxes.length).fill(0);
  for (const i of order) {
    const box = boxes[i];
    if (!box) continue;
    let row = ends.findIndex((end) => end + gap <= box.x);
    if (row < 0) row = ends.length;
    ends[row] = box.x + box.width;
    rows[i] = row;
  }
  return rows;
}
