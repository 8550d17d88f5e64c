import { PasswordInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** What is typed as a new password, twice. */
export interface Typed {
  password: string;
  again: string;
}

export const untyped: Typed = { password: '', again: '' };

/** Whether the two are not the same, as far as the second was typed. */
export const differ = (typed: Typed): boolean => typed.again !== '' && typed.again !== typed.password;

/** A new password and its repetition. */
export function NewPassword({
  value,
  onChange,
  autoFocus,
}: {
  value: Typed;
  onChange: (typed: Typed) => void;
  autoFocus?: boolean;
}) {
  const { t } = useTranslation();
  return (
    <>
      <PasswordInput
        label={t('password.new')}
        description={t('password.rule')}
        value={value.password}
        onChange={(e) => onChange({ ...value, password: e.currentTarget.value })}
        autoComplete="new-password"
        minLength={12}
        required
        autoFocus={autoFocus}
      />
      <PasswordInput
        label={t('password.again')}
        value={value.again}
        onChange={(e) => onChange({ ...value, again: e.currentTarget.value })}
        autoComplete="new-password"
        error={differ(value) && t('password.differs')}
        required
      />
    </>
  );
}
