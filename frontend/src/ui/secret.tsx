/** A secret that is shown this once: read, copied, and never seen again. */
import { Alert, Button, Group, Text, TextInput } from '@mantine/core';
import { IconCheck, IconCopy, IconKey } from '@tabler/icons-react';
import { type ReactNode, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

/** A text to copy. Where the browser gives no clipboard (plain HTTP), it is selected instead. */
export function CopyField({ label, value, description }: { label: string; value: string; description?: ReactNode }) {
  const { t } = useTranslation();
  const field = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    field.current?.select();
    try {
      await navigator.clipboard.writeText(value);
      setCopied(true);
      setTimeout(() => setCopied(false), 3000);
    } catch {
      field.current?.focus(); // selected: the keyboard copies it
    }
  };
  return (
    <Group gap="xs" align="flex-end" wrap="nowrap">
      <TextInput
        ref={field}
        label={label}
        description={description}
        value={value}
        readOnly
        onFocus={(e) => e.currentTarget.select()}
        style={{ flex: 1, minWidth: 0 }}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        spellCheck={false}
      />
      <Button
        variant={copied ? 'light' : 'default'}
        color={copied ? 'green' : undefined}
        leftSection={copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
        onClick={() => void copy()}
        aria-live="polite"
        style={{ flexShrink: 0 }}
      >
        {copied ? t('action.copied') : t('action.copy')}
      </Button>
    </Group>
  );
}

export function SecretOnce({
  title,
  label,
  value,
  children,
}: {
  title: string;
  label: string;
  value: string;
  children?: ReactNode;
}) {
  return (
    <Alert
      color="yellow"
      icon={<IconKey />}
      title={title}
      role="status"
      styles={{ title: { color: 'var(--mantine-color-text)' }, icon: { color: 'var(--mantine-color-text)' } }}
    >
      {children && (
        <Text size="sm" mb="sm">
          {children}
        </Text>
      )}
      <CopyField label={label} value={value} />
    </Alert>
  );
}

/** The way on, for who has kept the secret. */
export function Kept({ onClick }: { onClick: () => void }) {
  const { t } = useTranslation();
  return (
    <Group justify="flex-end">
      <Button onClick={onClick}>{t('action.kept')}</Button>
    </Group>
  );
}
