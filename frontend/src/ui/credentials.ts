/** The words for a log-in or a password that was not taken. */
import { useTranslation } from 'react-i18next';
import { asProblem } from '@/api/problem';
import { formatDuration } from '@/lib/duration';
import type { OwnWords } from './states';

export function useCredentialWords(error: unknown): (wrong: string) => Partial<Record<number, OwnWords>> {
  const { t, i18n } = useTranslation();
  const wait = error ? asProblem(error).retryAfter : undefined;
  return (wrong) => ({
    401: { title: wrong, detail: t('login.wrong_hint') },
    429: {
      title: t('login.wait'),
      detail:
        wait === undefined
          ? t('login.wait_while')
          : t('login.wait_for', { time: formatDuration(wait * 1000, i18n.language) }),
    },
  });
}
