import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import i18next from 'i18next';
import { asProblem } from '@/api/problem';
import { tongue } from './states';

/** Says that something is done, with a way back while it can be undone. */
export function notifyDone(message: string, undo?: () => Promise<unknown> | undefined): void {
  const id = notifications.show({
    closeButtonProps: { 'aria-label': i18next.t('action.close') },
    color: 'green',
    autoClose: undo ? 10_000 : 4_000,
    message: undo ? (
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm">{message}</Text>
        <Button
          size="compact-sm"
          variant="light"
          onClick={() => {
            notifications.hide(id);
            Promise.resolve(undo()).then(
              () => notifyDone(i18next.t('action.undone')),
              (error) => notifyProblem(error),
            );
          }}
        >
          {i18next.t('action.undo')}
        </Button>
      </Group>
    ) : (
      message
    ),
  });
}

/** Says what went wrong, where there is no better place for it. */
export function notifyProblem(error: unknown): void {
  const p = asProblem(error);
  const said = [p.detail, p.hint].filter(Boolean).join(' — ');
  notifications.show({
    closeButtonProps: { 'aria-label': i18next.t('action.close') },
    color: 'red',
    autoClose: 12_000,
    title: i18next.t(`problem.${p.code}.title`, { defaultValue: p.title || i18next.t('problem.unexpected.title') }),
    message: said ? (
      <span lang={tongue(said)}>{said}</span>
    ) : (
      i18next.t(`problem.${p.code}.detail`, { defaultValue: '' })
    ),
  });
}
