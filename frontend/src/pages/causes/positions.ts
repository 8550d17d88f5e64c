/** Where somebody put the nodes: kept for each account on this device, as it is a matter of taste. */
import { useCallback, useEffect, useState } from 'react';
import { useIncident } from '@/app/incident';
import { useMe } from '@/app/session';
import { type Positions, parsePositions } from './place';

export function usePositions(): {
  own: Positions;
  move: (moved: Positions) => void;
  /** Forgets all; gives what was forgotten. */
  tidy: () => Positions;
} {
  const { slug } = useIncident();
  const login = useMe().data?.login ?? '';
  const key = `emberline.causes.${login}.${slug}`;
  const [own, setOwn] = useState<Positions>(() => read(key));
  useEffect(() => setOwn(read(key)), [key]);
  const keep = useCallback(
    (next: Positions) => {
      setOwn(next);
      try {
        if (Object.keys(next).length === 0) localStorage.removeItem(key);
        else localStorage.setItem(key, JSON.stringify(next));
      } catch {
        // It holds for this visit.
      }
    },
    [key],
  );
  const move = useCallback((moved: Positions) => keep({ ...read(key), ...moved }), [keep, key]);
  const tidy = useCallback(() => {
    const old = read(key);
    keep({});
    return old;
  }, [keep, key]);
  return { own, move, tidy };
}

function read(key: string): Positions {
  try {
    return parsePositions(localStorage.getItem(key));
  } catch {
    return {};
  }
}
