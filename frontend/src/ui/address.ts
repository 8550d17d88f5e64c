/** What the address holds beside its path, for pages that read it as it stands. */
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';

type Values = Record<string, string | undefined>;

/** The texts of the address, and a way to change some of them; an empty one is left out. */
export function useAddress(): [Values, (change: Values, how?: { replace?: boolean }) => void] {
  const raw = useSearch({ strict: false }) as Record<string, unknown>;
  const navigate = useNavigate();
  const values: Values = {};
  for (const [key, value] of Object.entries(raw)) {
    if (typeof value === 'string' && value !== '') values[key] = value;
    else if (typeof value === 'number' || typeof value === 'boolean') values[key] = String(value);
  }
  const change = useCallback(
    (next: Values, how?: { replace?: boolean }) => {
      const clean = Object.fromEntries(Object.entries(next).map(([k, v]) => [k, v === '' ? undefined : v]));
      void navigate({
        to: '.',
        search: ((old: Record<string, unknown>) => ({ ...old, ...clean })) as never,
        replace: how?.replace,
        resetScroll: false,
      });
    },
    [navigate],
  );
  return [values, change];
}
