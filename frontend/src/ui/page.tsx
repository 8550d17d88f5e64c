import { Box, Group, Text, Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';

/** A page's head: its name, one sentence on what it is for, what one can do. Sets the tab's title. */
export function PageHead({ title, lead, actions }: { title: string; lead?: ReactNode; actions?: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · Emberline`;
  }, [title]);
  return (
    <Group justify="space-between" align="flex-end" gap="sm" mb="md">
      <Box maw={760}>
        <Title order={1} size="h2">
          {title}
        </Title>
        {lead && (
          <Text c="var(--eb-muted)" size="sm" mt={2} component="div">
            {lead}
          </Text>
        )}
      </Box>
      {actions && (
        <Group gap="xs" className="no-print">
          {actions}
        </Group>
      )}
    </Group>
  );
}

/** A page's content, at a width that can be read; `wide` for timelines and graphs. */
export function Page({ children, wide }: { children: ReactNode; wide?: boolean }) {
  return (
    <Box p={{ base: 'sm', sm: 'lg' }} maw={wide ? undefined : 1280} mx="auto">
      {children}
    </Box>
  );
}
