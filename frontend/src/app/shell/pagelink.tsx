import { NavLink } from '@mantine/core';
import type { IconLayoutGrid } from '@tabler/icons-react';
import { Link, type LinkProps } from '@tanstack/react-router';

/** A page in the navigation; the one that is open is marked. */
export function PageLink({
  label,
  icon: Icon,
  ...link
}: { label: string; icon: typeof IconLayoutGrid } & Pick<LinkProps, 'to' | 'params' | 'activeOptions'>) {
  return (
    <NavLink
      label={label}
      leftSection={<Icon size={18} stroke={1.6} />}
      style={{ borderRadius: 'var(--mantine-radius-sm)' }}
      renderRoot={(props) => (
        <Link {...props} {...link} activeProps={{ 'data-active': true, 'aria-current': 'page' } as object} />
      )}
    />
  );
}
