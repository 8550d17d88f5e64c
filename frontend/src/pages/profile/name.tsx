import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { $api, type Schema } from '@/api/client';
import { setLanguage } from '@/app/i18n';
import { LanguagePick } from '@/ui/language-pick';
import { notifyDone } from '@/ui/notify';
import { Panel } from '@/ui/panel';
import { ProblemAlert } from '@/ui/states';

/** What one is called, and in which language one is spoken to. */
export function OwnName({ me }: { me: Schema<'Me'> }) {
  const { t } = useTranslation('profile');
  const queries = useQueryClient();
  const [name, setName] = useState(me.name);
  const [language, setLang] = useState(me.language);
  const change = $api.useMutation('patch', '/api/v1/me');
  const dirty = name.trim() !== me.name || language !== me.language;

  const submit = (e: FormEvent) => {
    e.preventDefault();
    change.mutate(
      { body: { name: name.trim(), language } },
      {
        onSuccess: (now) => {
          queries.setQueryData($api.queryOptions('get', '/api/v1/me').queryKey, now);
          setName(now.name);
          // Chosen for the account: this device follows.
          if (now.language !== me.language) void setLanguage(now.language);
          notifyDone(t('common:action.saved'));
        },
      },
    );
  };

  return (
    <Panel title={t('name.title')}>
      <form onSubmit={submit}>
        <Stack>
          <ProblemAlert error={change.error} />
          <TextInput
            label={t('name.name')}
            description={t('name.name_hint')}
            value={name}
            onChange={(e) => setName(e.currentTarget.value)}
            autoComplete="name"
            maxLength={100}
            required
          />
          <LanguagePick
            label={t('name.language')}
            description={t('name.language_hint')}
            value={language}
            onChange={setLang}
          />
          <Group>
            <Button type="submit" disabled={!dirty || !name.trim()} loading={change.isPending}>
              {t('common:action.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Panel>
  );
}
