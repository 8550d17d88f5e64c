/** The frame around every page: top bar, navigation, content. */
import { AppShell, Burger, Group, ScrollArea } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useLocation } from '@tanstack/react-router';
import { type ReactNode, Suspense, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Loading } from '@/ui/states';
import { Brand } from './brand';
import { UserMenu } from './user';

export function Frame({
  navigation,
  tools,
  children,
}: {
  navigation: ReactNode;
  tools?: ReactNode;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  const [opened, { toggle, close }] = useDisclosure();
  const path = useLocation({ select: (l) => l.pathname });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the menu closes whenever the page changes
  useEffect(close, [path]);
  return (
    <AppShell
      header={{ height: 52 }}
      navbar={{ width: 216, breakpoint: 'md', collapsed: { mobile: !opened } }}
      styles={{
        header: { background: 'var(--eb-surface)', borderColor: 'var(--eb-line)' },
        navbar: { background: 'var(--eb-sunken)', borderColor: 'var(--eb-line)' },
        main: { background: 'var(--eb-page)' },
      }}
    >
      <AppShell.Header className="no-print">
        <Group h="100%" px="sm" gap="sm" wrap="nowrap" justify="space-between">
          <Group gap="xs" wrap="nowrap">
            <Burger
              opened={opened}
              onClick={toggle}
              hiddenFrom="md"
              size="sm"
              aria-label={t('nav.menu')}
              aria-expanded={opened}
            />
            <Brand />
          </Group>
          <Group gap={6} wrap="nowrap" style={{ flex: 1, minWidth: 0 }} justify="flex-end">
            {tools}
            <UserMenu />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar className="no-print" aria-label={t('nav.label')}>
        <ScrollArea h="100%" p="xs">
          {navigation}
        </ScrollArea>
      </AppShell.Navbar>
      <AppShell.Main id="main" tabIndex={-1}>
        <Suspense fallback={<Loading />}>{children}</Suspense>
      </AppShell.Main>
    </AppShell>
  );
}
