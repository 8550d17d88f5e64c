import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReportSearch } from './search';

/** What the address says is shown, and a way to show something else. */
export function useView(): [ReportSearch, (change: ReportSearch) => void] {
  const search = useSearch({ from: '/inside/i/$slug/report' });
  const navigate = useNavigate({ from: '/i/$slug/report' });
  return [
    search,
    (change) => void navigate({ search: (old: object) => ({ ...old, ...change }) as never, resetScroll: false }),
  ];
}
