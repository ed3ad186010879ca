import { pickLanguage } from '../store/language.ts';

const texts = {
  en: {
    lang: 'en',
    heading: 'You may also like',
    failed: 'We could not load our suggestions.',
    tryAgain: 'Try again',
  },
  de: {
    lang: 'de',
    heading: 'Das könnte Ihnen auch gefallen',
    failed: 'Unsere Vorschläge ließen sich nicht laden.',
    tryAgain: 'Noch einmal versuchen',
  },
} as const;

export const textsIn = (lang: string) => texts[pickLanguage(lang)];
