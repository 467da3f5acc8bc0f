import { createContext, type ReactNode, use, useEffect, useMemo, useState } from 'react';
import { IntlProvider, useIntl } from 'react-intl';
import { type MessageId, MESSAGES } from './messages';

export const LANGUAGES = { en: 'English', fr: 'Français' } as const;
export type Language = keyof typeof LANGUAGES;

declare global {
  // Makes the ids of messages typed in `useIntl()` and `<FormattedMessage>`.
  // eslint-disable-next-line @typescript-eslint/no-namespace -- the way to configure react-intl
  namespace FormatjsIntl {
    interface Message {
      ids: MessageId;
    }
    interface IntlConfig {
      locale: string;
    }
  }
}

interface LanguageState {
  readonly language: Language;
  readonly setLanguage: (language: Language) => void;
}

const LanguageContext = createContext<LanguageState | undefined>(undefined);

/** Texts and formats. Numbers and dates follow the browser's region if it has the language of the texts. */
export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(() => languageOf(navigator.languages));
  const state = useMemo(() => ({ language, setLanguage }), [language]);
  return (
    <LanguageContext value={state}>
      <IntlProvider locale={localeOf(language, navigator.languages)} messages={MESSAGES[language]}>
        <DocumentLanguage language={language} />
        {children}
      </IntlProvider>
    </LanguageContext>
  );
}

/** The language and the title of the page. The build compiles the messages, so that only the library can read them. */
function DocumentLanguage({ language }: { readonly language: Language }): null {
  const title = useIntl().formatMessage({ id: 'app.title' });
  useEffect(() => {
    document.documentElement.lang = language;
    document.title = title;
  }, [language, title]);
  return null;
}

export function useLanguage(): LanguageState {
  const state = use(LanguageContext);
  if (state === undefined) throw new Error('no LanguageProvider');
  return state;
}

/** The first preferred language that the console has; English otherwise. */
export function languageOf(preferred: readonly string[]): Language {
  const codes = preferred.map((tag) => tag.toLowerCase().split('-')[0] ?? '');
  return codes.find((code): code is Language => Object.hasOwn(LANGUAGES, code)) ?? 'en';
}

/** Such as `en-GB` instead of `en`. */
function localeOf(language: Language, preferred: readonly string[]): string {
  return preferred.find((tag) => tag.toLowerCase().split('-')[0] === language) ?? language;
}
