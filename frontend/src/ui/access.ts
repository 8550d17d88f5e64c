/** Who may do what, as the service decides it (models/access.go; a test holds the two together). */
import type { Schema } from '@/api/client';
import type { Permission } from '@/app/session';

export const roles = ['lead', 'investigator', 'viewer', 'regulator'] as const satisfies readonly Schema<'Role'>[];
export type RoleName = (typeof roles)[number];

const all: readonly RoleName[] = roles;
const team: readonly RoleName[] = ['lead', 'investigator'];
const inside: readonly RoleName[] = ['lead', 'investigator', 'viewer'];
const lead: readonly RoleName[] = ['lead'];

/** Permissions in an incident, the widest first, and the roles that have them. */
export const access: readonly { permission: Permission; roles: readonly RoleName[] }[] = [
  { permission: 'read_released', roles: all },
  { permission: 'read_timeline', roles: inside },
  { permission: 'read_evidence', roles: team },
  { permission: 'annotate', roles: team },
  { permission: 'edit', roles: team },
  { permission: 'review', roles: lead },
  { permission: 'correct_clocks', roles: team },
  { permission: 'ingest', roles: team },
  { permission: 'export', roles: team },
  { permission: 'manage_members', roles: lead },
  { permission: 'read_audit', roles: lead },
];
