import type { Language } from './language.ts';

const euroFormat = (language: Language) =>
  new Intl.NumberFormat(language, { style: 'currency', currency: 'EUR', maximumFractionDigits: 0 });
const formats = { en: euroFormat('en'), de: euroFormat('de') };

/** Formats whole euros: `€48,000` in English, `48.000 €` in German. */
export const formatPrice = (amount: number, language: Language): string => formats[language].format(amount);
