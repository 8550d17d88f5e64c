/** The key of a record: proposed from its title until one types another; of one that stands it is only shown. */
import { Code, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Localized } from '@/lib/localized';
import { blank } from './given';
import { isKey, proposeKey } from './key';

export interface KeyChoice {
  key: string;
  fault: 'wrong' | 'taken' | undefined;
  /** How one came by it: that of the record that is changed, one's own, or the proposal. */
  by: 'standing' | 'own' | 'proposal';
  /** There is no title yet to propose one from: that is what is wrong, not the key. */
  waits: boolean;
  set: (key: string) => void;
}

export function useKeyChoice(title: Localized, taken: string[], standing?: string): KeyChoice {
  const [own, set] = useState<string>();
  if (standing !== undefined) return { key: standing, fault: undefined, by: 'standing', waits: false, set };
  const key = own ?? proposeKey(title, taken);
  const fault = !isKey(key) ? 'wrong' : taken.includes(key) ? 'taken' : undefined;
  const waits = own === undefined && blank(title);
  return { key, fault, by: own === undefined ? 'proposal' : 'own', waits, set };
}

export function KeyField({
  choice: { key, fault, by, waits, set },
  tried,
}: {
  choice: KeyChoice;
  /** The form was to be sent: what is missing is named. */
  tried: boolean;
}) {
  const { t } = useTranslation('record');
  if (by === 'standing')
    return (
      <Text size="xs" c="var(--eb-muted)">
        {t('key.label')} <Code>{key}</Code>
      </Text>
    );
  return (
    <TextInput
      label={t('key.label')}
      description={t('key.hint')}
      value={key}
      onChange={(e) => set(e.currentTarget.value)}
      error={fault && !waits && (tried || (by === 'own' && key !== '')) ? t(`key.${fault}`) : undefined}
      spellCheck={false}
      styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
    />
  );
}
