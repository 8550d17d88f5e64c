/** The zone in which times are shown: chosen in the top bar, kept in the address, so that a link shows the same. */
import { useNavigate, useSearch } from '@tanstack/react-router';
import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { formatClock, formatTime, type Precision, resolveZone, type ZoneChoice, zoneName } from '@/lib/time';

interface Shown {
  choice: ZoneChoice;
  /** As the runtime and the API understand it. */
  zone: string;
  /** The incident's own. */
  incidentZone: string;
  setChoice: (choice: ZoneChoice) => void;
  /** `2022-10-15 15:27:03` */
  time: (ms: number, precision?: Precision) => string;
  /** `15:27:03` */
  clock: (ms: number, precision?: Exclude<Precision, 'date'>) => string;
  /** `KST` */
  name: (ms: number) => string;
}

const Zone = createContext<Shown | undefined>(undefined);

export function ZoneProvider({ incidentZone, children }: { incidentZone: string; children: ReactNode }) {
  const navigate = useNavigate();
  const { tz } = useSearch({ strict: false }) as { tz?: string };
  const shown = useMemo<Shown>(() => {
    const choice = tz ?? 'incident';
    const zone = resolveZone(choice === 'source' ? 'incident' : choice, incidentZone);
    return {
      choice,
      zone,
      incidentZone,
      setChoice: (next) =>
        void navigate({
          to: '.',
          search: ((old: Record<string, unknown>) => ({ ...old, tz: next === 'incident' ? undefined : next })) as never,
          replace: true,
        }),
      time: (ms, precision) => formatTime(ms, zone, precision),
      clock: (ms, precision) => formatClock(ms, zone, precision),
      name: (ms) => zoneName(ms, zone),
    };
  }, [tz, incidentZone, navigate]);
  return <Zone.Provider value={shown}>{children}</Zone.Provider>;
}

export function useZone(): Shown {
  const shown = useContext(Zone);
  if (!shown) throw new Error('useZone outside ZoneProvider');
  return shown;
}
