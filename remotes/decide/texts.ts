import { speechOf } from '../store/speech.ts';

const en = {
  speech: 'en' as 'en' | 'de',
  again: 'Try again',
  tractor: 'Tractor',
  allTractors: 'All tractors',
  colours: 'Colours',
  picture: (name: string, colour: string) => `${name} in ${colour}`,
  pending: 'Driving it round from the yard…',
  failed: 'The tractor did not arrive. The line may have dropped for a moment.',
  noSuchTractor: 'No such tractor',
  unknown: { before: 'It may have been sold, or the link has a dent. ', link: 'See all tractors', after: ' instead.' },
};

export type Texts = typeof en;

const de: Texts = {
  speech: 'de',
  again: 'Noch einmal versuchen',
  tractor: 'Traktor',
  allTractors: 'Alle Traktoren',
  colours: 'Farben',
  picture: (name, colour) => `${name} in ${colour}`,
  pending: 'Er wird gerade vom Hof vorgefahren …',
  failed: 'Der Traktor ist nicht angekommen. Vielleicht war die Verbindung kurz weg.',
  noSuchTractor: 'Diesen Traktor gibt es nicht',
  unknown: {
    before: 'Vielleicht ist er verkauft, oder der Link hat eine Delle. Hier können Sie ',
    link: 'alle Traktoren ansehen',
    after: '.',
  },
};

const texts = { en, de };

export const textsIn = (lang: string): Texts => texts[speechOf(lang)];
