/** The incident that the page is about, and what one may do in it. */
import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { $api, type Schema } from '@/api/client';
import type { Permission } from './session';

interface Current {
  slug: string;
  incident: Schema<'Incident'>;
  /** What the address of nearly every call needs: `{ path: { incident } }`. */
  path: { incident: string };
  can: (permission: Permission) => boolean;
}

const Incident = createContext<Current | undefined>(undefined);

export function useIncidentQuery(slug: string) {
  return $api.useQuery(
    'get',
    '/api/v1/incidents/{incident}',
    { params: { path: { incident: slug } } },
    { staleTime: 30_000 },
  );
}

export function IncidentProvider({ incident, children }: { incident: Schema<'Incident'>; children: ReactNode }) {
  const value = useMemo<Current>(
    () => ({
      slug: incident.slug,
      incident,
      path: { incident: incident.slug },
      can: (permission) => incident.permissions.includes(permission),
    }),
    [incident],
  );
  return <Incident.Provider value={value}>{children}</Incident.Provider>;
}

export function useIncident(): Current {
  const current = useContext(Incident);
  if (!current) throw new Error('useIncident outside IncidentProvider');
  return current;
}
