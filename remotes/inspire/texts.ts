import { speechOf } from '../store/speech.ts';

const texts = {
  en: {
    speech: 'en',
    heading: 'You may also like',
    failed: 'We could not load our suggestions.',
    again: 'Try again',
  },
  de: {
    speech: 'de',
    heading: 'Das könnte Ihnen auch gefallen',
    failed: 'Unsere Vorschläge ließen sich nicht laden.',
    again: 'Noch einmal versuchen',
  },
} as const;

export const textsIn = (lang: string) => texts[speechOf(lang)];
