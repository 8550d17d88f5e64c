import { Group, Text, Title } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import classes from './overview.module.css';

/** One subject of the overview: its name, what it says in a sentence, the way to its page. */
export function Panel({
  title,
  lead,
  more,
  children,
  count,
}: {
  title: string;
  lead?: ReactNode;
  more?: ReactNode;
  count?: number;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section className={classes.panel} aria-labelledby={id}>
      <Group justify="space-between" align="baseline" gap="xs" mb={lead ? 2 : 'sm'}>
        <Title order={2} size="h5" id={id}>
          {title}
          {count !== undefined && (
            <Text span c="var(--eb-muted)" fw={500} ml={8} className="num">
              {count}
            </Text>
          )}
        </Title>
        {more && <span className="no-print">{more}</span>}
      </Group>
      {lead && (
        <Text size="sm" c="var(--eb-muted)" mb="sm" component="div">
          {lead}
        </Text>
      )}
      {children}
    </section>
  );
}
