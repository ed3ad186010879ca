import { type Language, pickLanguage } from '../store/language.ts';

const en = {
  lang: 'en' as Language,
  tryAgain: 'Try again',
  tractor: 'Tractor',
  allTractors: 'All tractors',
  colours: 'Colours',
  picture: (name: string, colour: string) => `${name} in ${colour}`,
  pending: 'Bringing it round from the yard…',
  failed: 'We could not load the tractor. Your connection may have dropped for a moment.',
  notFoundStatus: 'Not found',
  notFound: 'No such tractor',
  notFoundHint: 'It may have been sold, or there is a dent in the link.',
  seeAll: 'See all tractors',
};

export type Texts = typeof en;

const de: Texts = {
  lang: 'de',
  tryAgain: 'Noch einmal versuchen',
  tractor: 'Traktor',
  allTractors: 'Alle Traktoren',
  colours: 'Farben',
  picture: (name, colour) => `${name} in ${colour}`,
  pending: 'Er wird gerade vom Hof vorgefahren …',
  failed: 'Der Traktor ließ sich nicht laden. Vielleicht war die Verbindung kurz unterbrochen.',
  notFoundStatus: 'Nicht gefunden',
  notFound: 'Diesen Traktor gibt es nicht',
  notFoundHint: 'Vielleicht ist er verkauft, oder der Link hat eine Delle.',
  seeAll: 'Alle Traktoren ansehen',
};

const texts = { en, de };

export const textsIn = (lang: string): Texts => texts[pickLanguage(lang)];
