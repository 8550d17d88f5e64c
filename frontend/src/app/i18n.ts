import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import common_en from '@/locales/en/common.json';
import common_ko from '@/locales/ko/common.json';

export type Language = 'ko' | 'en';

const key = 'emberline.language';
const files = import.meta.glob<{ default: Record<string, unknown> }>([
  '../locales/*/*.json',
  '!../locales/*/common.json',
]);

/** The language to begin with: chosen before, else the browser's first of ours. */
function initial(): Language {
  const stored = read();
  if (stored === 'ko' || stored === 'en') return stored;
  for (const tag of navigator.languages) {
    if (tag.startsWith('ko')) return 'ko';
    if (tag.startsWith('en')) return 'en';
  }
  return 'en';
}

function read(): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // a browser that keeps nothing
  }
}

/** Prepares both languages; the words of a page are loaded with it. */
export async function startI18n(): Promise<void> {
  i18next.on('languageChanged', (language) => {
    document.documentElement.lang = language;
  });
  await i18next
    .use({
      type: 'backend',
      read: (language: string, namespace: string, done: (error: unknown, words: unknown) => void) => {
        const load = files[`../locales/${language}/${namespace}.json`];
        if (!load) return done(new Error(`no words: ${language}/${namespace}`), null);
        load().then(
          (m) => done(null, m.default),
          (error) => done(error, null),
        );
      },
    })
    .use(initReactI18next)
    .init({
      lng: initial(),
      fallbackLng: 'en',
      supportedLngs: ['ko', 'en'],
      ns: ['common'],
      defaultNS: 'common',
      partialBundledLanguages: true,
      resources: { ko: { common: common_ko }, en: { common: common_en } },
      interpolation: { escapeValue: false }, // React escapes
      react: { useSuspense: true },
    });
}

/** Switches the language and remembers it on this device. */
export async function setLanguage(language: Language): Promise<void> {
  try {
    localStorage.setItem(key, language);
  } catch {
    // It holds for this visit.
  }
  await i18next.changeLanguage(language);
}
