import { Checkbox, Stack, Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { $api } from '@/api/client';
import type { Language } from '@/app/i18n';
import { FormActions } from '@/ui/form-actions';
import { LanguagePick } from '@/ui/language-pick';
import { Kept, SecretOnce } from '@/ui/secret';
import { ProblemAlert } from '@/ui/states';

/** Makes an account. Its first password is shown once and has to be changed at the first log-in. */
export function NewAccount({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('admin');
  const queries = useQueryClient();
  const [login, setLogin] = useState('');
  const [name, setName] = useState('');
  const [language, setLanguage] = useState<Language>('ko');
  const [admin, setAdmin] = useState(false);
  const create = $api.useMutation('post', '/api/v1/accounts');

  const submit = (e: FormEvent) => {
    e.preventDefault();
    create.mutate(
      { body: { login: login.trim().toLowerCase(), name: name.trim(), language, admin } },
      { onSuccess: () => void queries.invalidateQueries({ queryKey: ['get', '/api/v1/accounts'] }) },
    );
  };

  if (create.data) {
    return (
      <Stack>
        <Text size="sm">
          {t('create.made')} <b>{create.data.account.login}</b>
        </Text>
        <SecretOnce title={t('create.once')} label={t('create.password')} value={create.data.password}>
          {t('create.once_detail')}
        </SecretOnce>
        <Kept onClick={onClose} />
      </Stack>
    );
  }

  return (
    <form onSubmit={submit}>
      <Stack>
        <ProblemAlert
          error={create.error}
          words={{
            409: {
              title: t('create.taken'),
              detail: t('create.taken_detail', { login: create.variables?.body.login }),
            },
          }}
        />
        <TextInput
          label={t('create.login')}
          description={t('create.login_hint')}
          value={login}
          onChange={(e) => setLogin(e.currentTarget.value)}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={64}
          required
          data-autofocus
        />
        <TextInput
          label={t('create.name')}
          description={t('create.name_hint')}
          value={name}
          onChange={(e) => setName(e.currentTarget.value)}
          autoComplete="off"
          maxLength={100}
          required
        />
        <LanguagePick label={t('create.language')} value={language} onChange={setLanguage} />
        <Checkbox
          label={t('create.admin')}
          description={t('create.admin_hint')}
          checked={admin}
          onChange={(e) => setAdmin(e.currentTarget.checked)}
        />
        <FormActions
          submit={t('create.submit')}
          onCancel={onClose}
          busy={create.isPending}
          disabled={!login.trim() || !name.trim()}
        />
      </Stack>
    </form>
  );
}
