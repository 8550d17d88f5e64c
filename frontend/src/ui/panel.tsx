/** A part of a page with a heading of its own. */
import { Box, Group, Paper, Text, Title } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import classes from './panel.module.css';

export function Panel({
  title,
  lead,
  actions,
  children,
  flush,
  id,
}: {
  title: string;
  lead?: ReactNode;
  actions?: ReactNode;
  children?: ReactNode;
  /** Content reaches the edges: tables and lists. */
  flush?: boolean;
  id?: string;
}) {
  const heading = useId();
  return (
    <Paper component="section" aria-labelledby={heading} className={classes.panel} id={id}>
      <Group
        justify="space-between"
        align="flex-start"
        gap="sm"
        className={classes.head}
        data-flush={flush || undefined}
      >
        <Box className={classes.words}>
          <Title order={2} size="h4" id={heading}>
            {title}
          </Title>
          {lead && (
            <Text c="var(--eb-muted)" size="sm" mt={2} component="div">
              {lead}
            </Text>
          )}
        </Box>
        {actions && <Group gap="xs">{actions}</Group>}
      </Group>
      {children && <Box className={flush ? undefined : classes.body}>{children}</Box>}
    </Paper>
  );
}
