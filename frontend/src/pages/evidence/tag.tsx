import { Badge } from '@mantine/core';
import type { ReactNode } from 'react';

/** A word with a meaning: outlined, so that it can be read on any ground. */
export function Tag({ tone, children }: { tone: 'good' | 'bad' | 'warn' | 'busy' | 'plain'; children: ReactNode }) {
  const colour = {
    good: 'var(--eb-confirmed)',
    bad: 'var(--eb-error)',
    warn: 'var(--eb-disputed)',
    busy: 'var(--eb-corroborated)',
    plain: 'var(--eb-muted)',
  }[tone];
  return (
    <Badge
      variant="outline"
      size="sm"
      radius="sm"
      className="num"
      style={{ color: colour, borderColor: colour, textTransform: 'none', flex: 'none' }}
    >
      {children}
    </Badge>
  );
}
