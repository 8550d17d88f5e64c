/** A list of things of which each has a name, facts in small print, and something one can do with it. */
import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './fact-row.module.css';

export function FactRows({ children }: { children: ReactNode }) {
  return <ul className={classes.rows}>{children}</ul>;
}

export function FactRow({
  name,
  marks,
  facts,
  more,
  over,
  action,
}: {
  name: string;
  /** Beside the name: what kind, in which state. */
  marks?: ReactNode;
  facts: ReactNode;
  /** A last line, in smaller print still. */
  more?: ReactNode;
  /** It is of the past. */
  over?: boolean;
  action?: ReactNode;
}) {
  return (
    <li className={classes.row} data-over={over || undefined}>
      <div className={classes.words}>
        <Text fw={600} size="sm" component="span">
          {name}
        </Text>{' '}
        {marks}
        <div className={classes.facts}>{facts}</div>
        {more && (
          <Text size="xs" c="var(--eb-muted)" mt={2}>
            {more}
          </Text>
        )}
      </div>
      {action}
    </li>
  );
}
