/** How large a node is, and where nodes were put. */

export const size = { width: 212, height: 92 } as const;

export interface Point {
  x: number;
  y: number;
}

/** Top left corners by node. */
export type Positions = Record<string, Point>;

/** What a device kept; anything else is dropped. */
export function parsePositions(text: string | null): Positions {
  try {
    const raw: unknown = JSON.parse(text ?? '{}');
    const out: Positions = {};
    if (typeof raw !== 'object' || raw === null) return out;
    for (const [id, at] of Object.entries(raw).slice(0, 2000)) {
      const { x, y } = (at ?? {}) as { x?: unknown; y?: unknown };
      if (typeof x === 'number' && typeof y === 'number' && Math.abs(x) < 1e6 && Math.abs(y) < 1e6) out[id] = { x, y };
    }
    return out;
  } catch {
    return {}; // kept by another version, or by hand
  }
}
