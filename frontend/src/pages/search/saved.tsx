/** Searches kept under a name: one's own, and those that are shared. */
import {
  ActionIcon,
  Badge,
  Button,
  Checkbox,
  Group,
  Menu,
  Popover,
  Stack,
  Text,
  TextInput,
  Tooltip,
} from '@mantine/core';
import { IconBookmark, IconDots, IconPencil, IconTrash, IconUsers, IconUserX } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { $api, client, ifMatch, type Schema } from '@/api/client';
import { useChanged } from '@/api/live';
import { useIncident } from '@/app/incident';
import { useMe } from '@/app/session';
import { notifyDone, notifyProblem } from '@/ui/notify';
import { given } from '@/ui/record/given';
import { Loaded, ProblemAlert } from '@/ui/states';
import type { Range } from './range';
import css from './saved.module.css';
import { queryOf } from './saved-query';

type Saved = Schema<'SavedSearch'>;

function useSaved() {
  const { path } = useIncident();
  return $api.useQuery('get', '/api/v1/incidents/{incident}/saved-searches', {
    params: { path, query: { limit: 1000 } },
  });
}

/** Keeps the search that is shown. */
export function SaveButton({ query, range }: { query: string; range: Range }) {
  const { t } = useTranslation('search');
  const { slug, path } = useIncident();
  const changed = useChanged(slug);
  const [open, setOpen] = useState(false);
  const [name, setName] = useState('');
  const [shared, setShared] = useState(false);
  const save = useMutation({
    mutationFn: async () =>
      given(
        await client.POST('/api/v1/incidents/{incident}/saved-searches', {
          params: { path },
          body: { name: name.trim(), query, shared, filter: { ...range } },
        }),
      ),
    onSuccess: async (made) => {
      setOpen(false);
      setName('');
      setShared(false);
      notifyDone(t('saved.done'), async () => {
        await client.POST('/api/v1/incidents/{incident}/saved-searches/{saved}/withdraw', {
          params: { path: { ...path, saved: made.key }, header: ifMatch(made.revision) },
          body: { why: '' },
        });
        await changed('saved_search');
      });
      await changed('saved_search');
    },
  });
  const submit = (e: FormEvent) => {
    e.preventDefault();
    if (name.trim()) save.mutate();
  };
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" shadow="md" width={300} trapFocus returnFocus>
      <Popover.Target>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconBookmark size={15} />}
          aria-expanded={open}
          onClick={() => setOpen((o) => !o)}
        >
          {t('saved.save')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('saved.save')}>
        <form onSubmit={submit}>
          <Stack gap="xs">
            <TextInput
              label={t('saved.name')}
              value={name}
              maxLength={200}
              required
              onChange={(e) => setName(e.currentTarget.value)}
            />
            <Checkbox label={t('saved.shared')} checked={shared} onChange={(e) => setShared(e.currentTarget.checked)} />
            <ProblemAlert error={save.error} onClose={save.reset} />
            <Button type="submit" size="xs" loading={save.isPending} disabled={!name.trim()}>
              {t('common:action.save')}
            </Button>
          </Stack>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}

export function SavedList({ onOpen }: { onOpen: (search: { q: string } & Range) => void }) {
  const { t } = useTranslation('search');
  const query = useSaved();
  return (
    <Loaded query={query} lines={3}>
      {({ items }) =>
        items.length === 0 ? (
          <Text size="sm" c="var(--eb-muted)">
            {t('saved.none')}
          </Text>
        ) : (
          <ul className={css.plain} aria-label={t('saved.label')}>
            {items.map((s) => (
              <SavedRow key={s.key} saved={s} onOpen={() => onOpen(queryOf(s))} />
            ))}
          </ul>
        )
      }
    </Loaded>
  );
}

function SavedRow({ saved, onOpen }: { saved: Saved; onOpen: () => void }) {
  const { t } = useTranslation('search');
  const { can } = useIncident();
  const me = useMe();
  const [renaming, setRenaming] = useState(false);
  const { change, remove } = useSavedChanges(saved);
  const mine = (saved.author === me.data?.login && can('annotate')) || can('manage_members');
  if (renaming)
    return (
      <li>
        <Rename
          name={saved.name}
          onDone={(name) => {
            setRenaming(false);
            if (name && name !== saved.name) change.mutate({ name });
          }}
        />
      </li>
    );
  return (
    <li className={css.savedrow}>
      <button type="button" className={css.savedlink} onClick={onOpen}>
        <span className={css.savedname}>
          {saved.name}
          {saved.shared && (
            <Tooltip label={t('saved.by', { who: saved.author })}>
              <Badge size="xs" variant="default" radius="sm" tt="none">
                {t('saved.isshared')}
              </Badge>
            </Tooltip>
          )}
        </span>
        <code>{queryOf(saved).q}</code>
      </button>
      {mine && (
        <Menu position="bottom-end" shadow="md">
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" aria-label={t('saved.menu', { name: saved.name })}>
              <IconDots size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconPencil size={15} />} onClick={() => setRenaming(true)}>
              {t('saved.rename')}
            </Menu.Item>
            <Menu.Item
              leftSection={saved.shared ? <IconUserX size={15} /> : <IconUsers size={15} />}
              onClick={() => change.mutate({ shared: !saved.shared })}
            >
              {t(saved.shared ? 'saved.unshare' : 'saved.share')}
            </Menu.Item>
            <Menu.Item leftSection={<IconTrash size={15} />} onClick={() => remove.mutate()}>
              {t('common:action.remove')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
    </li>
  );
}

function Rename({ name, onDone }: { name: string; onDone: (name: string | undefined) => void }) {
  const { t } = useTranslation('search');
  const [typed, setTyped] = useState(name);
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault();
        onDone(typed.trim());
      }}
    >
      <Group gap={6} wrap="nowrap">
        <TextInput
          size="xs"
          flex={1}
          aria-label={t('saved.name')}
          value={typed}
          maxLength={200}
          autoFocus
          onChange={(e) => setTyped(e.currentTarget.value)}
          onKeyDown={(e) => e.key === 'Escape' && onDone(undefined)}
        />
        <Button size="xs" type="submit" disabled={!typed.trim()}>
          {t('common:action.save')}
        </Button>
      </Group>
    </form>
  );
}

function useSavedChanges(saved: Saved) {
  const { t } = useTranslation('search');
  const { slug, path } = useIncident();
  const changed = useChanged(slug);
  const at = { ...path, saved: saved.key };
  const patch = async (revision: number, body: Schema<'SavedSearchChange'>) =>
    given(
      await client.PATCH('/api/v1/incidents/{incident}/saved-searches/{saved}', {
        params: { path: at, header: ifMatch(revision) },
        body,
      }),
    );
  const change = useMutation({
    mutationFn: (body: Schema<'SavedSearchChange'>) => patch(saved.revision, body),
    onSuccess: async (now) => {
      notifyDone(t('common:action.saved'), async () => {
        await patch(now.revision, { name: saved.name, shared: saved.shared });
        await changed('saved_search');
      });
      await changed('saved_search');
    },
    onError: (e) => {
      notifyProblem(e);
      void changed('saved_search');
    },
  });
  const remove = useMutation({
    mutationFn: () =>
      client.POST('/api/v1/incidents/{incident}/saved-searches/{saved}/withdraw', {
        params: { path: at, header: ifMatch(saved.revision) },
        body: { why: '' },
      }),
    onSuccess: async () => {
      notifyDone(t('saved.removed', { name: saved.name }), async () => {
        await client.POST('/api/v1/incidents/{incident}/saved-searches', {
          params: { path },
          body: { name: saved.name, query: saved.query, filter: saved.filter, shared: saved.shared },
        });
        await changed('saved_search');
      });
      await changed('saved_search');
    },
    onError: notifyProblem,
  });
  return { change, remove };
}
