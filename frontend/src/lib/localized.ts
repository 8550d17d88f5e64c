/** A text in one or both languages. */
export interface Localized {
  ko?: string;
  en?: string;
}

/** The text in a language, or in the other one when it is missing there. */
export function localized(text: Localized | undefined, language: string): string {
  if (!text) return '';
  return (language === 'ko' ? text.ko || text.en : text.en || text.ko) ?? '';
}

/** Which language a text is shown in: so that it can be marked for screen readers. */
export function languageOf(text: Localized | undefined, language: string): 'ko' | 'en' {
  if (language === 'ko') return text?.ko ? 'ko' : 'en';
  return text?.en ? 'en' : 'ko';
}
