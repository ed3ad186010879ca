import type { Speech } from './speech.ts';

const euros = (speech: Speech) =>
  new Intl.NumberFormat(speech, { style: 'currency', currency: 'EUR', maximumFractionDigits: 0 });
const formats = { en: euros('en'), de: euros('de') };

/** Whole euros, as visitors read them: `€48,000`, `48.000 €`. */
export const price = (amount: number, speech: Speech): string => formats[speech].format(amount);
