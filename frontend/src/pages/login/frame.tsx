import { Anchor, Box, Group, Paper, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { setLanguage } from '@/app/i18n';
import { Brand } from '@/app/shell/brand';

/** The frame of the pages outside: who has not come in yet. */
export function OutsideFrame({ title, lead, children }: { title: string; lead?: string; children: ReactNode }) {
  const { t, i18n } = useTranslation();
  const other = i18n.language === 'ko' ? 'en' : 'ko';
  return (
    <Box
      component="main"
      id="main"
      style={{ minHeight: '100vh', display: 'grid', placeItems: 'center', padding: 'var(--mantine-spacing-md)' }}
    >
      <Stack w="100%" maw={400} gap="md">
        <Group justify="space-between">
          <Brand />
          <Anchor component="button" type="button" size="sm" lang={other} onClick={() => void setLanguage(other)}>
            {other === 'ko' ? '한국어' : 'English'}
          </Anchor>
        </Group>
        <Paper withBorder p="lg" radius="md" bg="var(--eb-surface)" style={{ borderColor: 'var(--eb-line)' }}>
          <Title order={1} size="h3">
            {title}
          </Title>
          {lead && (
            <Text c="var(--eb-muted)" size="sm" mt={4}>
              {lead}
            </Text>
          )}
          <Box mt="md">{children}</Box>
        </Paper>
        <Text size="sm" c="var(--eb-muted)" ta="center">
          <Anchor href="/reports" inherit>
            {t('outside.reports')}
          </Anchor>
        </Text>
      </Stack>
    </Box>
  );
}
