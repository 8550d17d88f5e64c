/** Who is logged in. */
import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { $api, client, type Schema } from '@/api/client';

export function useMe() {
  return $api.useQuery('get', '/api/v1/me', undefined, { retry: false, staleTime: 60_000 });
}

/** Ends the session and forgets everything that was read in it. */
export function useLogout(): () => Promise<void> {
  const queries = useQueryClient();
  return useCallback(async () => {
    await client.DELETE('/api/v1/sessions/current');
    queries.clear();
    window.location.assign('/login');
  }, [queries]);
}

export type Permission = Schema<'Permission'>;
