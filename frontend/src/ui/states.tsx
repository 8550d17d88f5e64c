/** What a page shows while it has nothing to show: loading, empty, and everything that can be wrong. */
import { Alert, Button, Code, Group, Skeleton, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCloudOff,
  IconLock,
  IconMoodEmpty,
  IconRefresh,
  IconSearchOff,
} from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem, type ProblemError } from '@/api/problem';

/** Grey lines where content will be. */
export function Loading({ lines = 6 }: { lines?: number }) {
  const { t } = useTranslation();
  return (
    <Stack gap="sm" py="md" role="status" aria-label={t('state.loading')}>
      {Array.from({ length: lines }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all alike
        <Skeleton key={i} height={14} width={`${92 - ((i * 17) % 40)}%`} />
      ))}
    </Stack>
  );
}

/** Nothing here yet: says what would be, and how it comes to be. */
export function Empty({
  title,
  children,
  action,
  icon,
  order = 2,
}: {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  icon?: ReactNode;
  /** 1 where it is all there is. */
  order?: 1 | 2;
}) {
  return (
    <Stack align="center" gap="xs" py={48} px="md" ta="center">
      <ThemeIcon size={48} radius="xl" variant="light" color="gray">
        {icon ?? <IconMoodEmpty size={26} stroke={1.5} />}
      </ThemeIcon>
      <Title order={order} size="h4">
        {title}
      </Title>
      {children && (
        <Text c="var(--eb-muted)" maw={520} component="div">
          {children}
        </Text>
      )}
      {action}
    </Stack>
  );
}

/** The words for a problem: its title by its code, then what the service said of this one. */
export function useProblemText(): (problem: ProblemError) => { title: string; detail: string; hint: string } {
  const { t } = useTranslation();
  return (p) => ({
    title: t(`problem.${p.code}.title`, { defaultValue: p.title || t('problem.unexpected.title') }),
    detail: p.detail || t(`problem.${p.code}.detail`, { defaultValue: '' }),
    hint: p.hint || t(`problem.${p.code}.hint`, { defaultValue: '' }),
  });
}

const icons: Record<string, ReactNode> = {
  offline: <IconCloudOff size={26} stroke={1.5} />,
  forbidden: <IconLock size={26} stroke={1.5} />,
  unauthorized: <IconLock size={26} stroke={1.5} />,
  not_found: <IconSearchOff size={26} stroke={1.5} />,
};

/** The service answers in English; a text in which Korean stands comes from here. */
export const tongue = (text: string): 'en' | undefined => (/[가-힣]/.test(text) ? undefined : 'en');

/** What a page says of a problem, as it knows what was asked for: its own words instead of the service's. */
export type OwnWords = { title: string; detail?: string };

/** A page's or a panel's content could not be had. */
export function Failure({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useTranslation();
  const text = useProblemText();
  const problem = asProblem(error);
  const { title, detail, hint } = text(problem);
  return (
    <div role="alert">
      <Empty title={title} icon={icons[problem.code] ?? <IconAlertTriangle size={26} stroke={1.5} />}>
        <Stack gap={6} align="center">
          {detail && <span lang={tongue(detail)}>{detail}</span>}
          {hint && <span lang={tongue(hint)}>{hint}</span>}
          {problem.instance && (
            <Text size="xs" component="span">
              {t('state.request')} <Code>{problem.instance}</Code>
            </Text>
          )}
          {retry && (
            <Button mt="sm" variant="default" leftSection={<IconRefresh size={16} />} onClick={retry}>
              {t('action.retry')}
            </Button>
          )}
        </Stack>
      </Empty>
    </div>
  );
}

/** A failure beside content that is still there: above a form, in a drawer. */
export function ProblemAlert({
  error,
  onClose,
  words,
}: {
  error: unknown;
  onClose?: () => void;
  /** By status. */
  words?: Partial<Record<number, OwnWords>>;
}) {
  const { t } = useTranslation();
  const text = useProblemText();
  if (!error) return null;
  const problem = asProblem(error);
  const own = words?.[problem.status];
  const { title, detail = '', hint = '' } = own ? { ...own, hint: '' } : text(problem);
  return (
    <Alert
      role="alert"
      color="red"
      icon={<IconAlertTriangle />}
      title={title}
      withCloseButton={!!onClose}
      onClose={onClose}
      closeButtonLabel={t('action.close')}
    >
      {problem.fields.length > 0 && !own
        ? problem.fields.map((f) => (
            <div key={f.pointer}>
              <Code>{f.pointer}</Code> <span lang={tongue(f.detail)}>{f.detail}</span>
            </div>
          ))
        : detail && <div lang={tongue(detail)}>{detail}</div>}
      {hint && <div lang={tongue(hint)}>{hint}</div>}
    </Alert>
  );
}

/** Shows a query's data when it is there, else how it stands. Stale data stays on show while it is read anew. */
export function Loaded<T>({
  query,
  children,
  lines,
}: {
  query: Pick<UseQueryResult<T, unknown>, 'data' | 'error' | 'isPending' | 'refetch'>;
  children: (data: T) => ReactNode;
  lines?: number;
}) {
  if (query.data !== undefined) {
    return (
      <>
        {query.error ? <StaleNotice error={query.error} retry={() => void query.refetch()} /> : null}
        {children(query.data)}
      </>
    );
  }
  if (query.error) return <Failure error={query.error} retry={() => void query.refetch()} />;
  return <Loading lines={lines} />;
}

/** What is shown may no longer hold: it could not be read anew. */
function StaleNotice({ error, retry }: { error: unknown; retry: () => void }) {
  const { t } = useTranslation();
  const text = useProblemText();
  return (
    <Alert
      color="yellow"
      role="status"
      mb="sm"
      icon={<IconCloudOff />}
      title={t('state.stale')}
      styles={{ title: { color: 'var(--mantine-color-text)' }, icon: { color: 'var(--eb-warn)' } }}
    >
      <Group justify="space-between">
        <span>{text(asProblem(error)).title}</span>
        <Button size="compact-sm" variant="default" onClick={retry}>
          {t('action.retry')}
        </Button>
      </Group>
    </Alert>
  );
}
