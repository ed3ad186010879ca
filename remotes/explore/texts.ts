import { speechOf } from '../store/speech.ts';
import { counted } from './counted.ts';

const en = {
  speech: 'en' as 'en' | 'de',
  again: 'Try again',
  classics: 'Classics',
  autonomous: 'Autonomous',
  tractors: 'Tractors',
  stores: 'Stores',
  navigation: 'Main',
  language: 'Language',
  motto: 'Sold by people who have been stuck in mud themselves.',
  delivery: 'Prices include delivery to the nearest store.',
  findStore: 'Find yours',
  headline: 'Built for Monday, in the rain.',
  pitch:
    'Tractors that start in the cold, keep to the row and outlast the loan. Five have a seat; five have learned to do without.',
  seeAll: 'See all tractors',
  hero: 'A red tractor with a cab and tall back wheels',
  classicsPitch: 'A seat, a wheel and a view over the bonnet.',
  autonomousPitch: 'No seat at all. Go in and have supper.',
  kinds: 'Kind of tractor',
  all: 'All',
  noSuchKind: 'No such tractors',
  fetchingTractors: 'Fetching the tractors…',
  noTractors: 'The tractors did not arrive. The line may have dropped for a moment.',
  unknownKind: { before: 'We do not sell that kind. ', link: 'See all tractors', after: ' that we do.' },
  countTractors: (count: number) => counted('en', count, 'tractor', 'tractors'),
  from: (price: string) => `from ${price}`,
  ourStores: 'Our stores',
  fetchingStores: 'Looking up the addresses…',
  noAddresses: 'The addresses did not arrive. The line may have dropped for a moment.',
  storesPitch: (count: number) =>
    `${counted('en', count, 'yard', 'yards')} across Europe. Come in boots; there is coffee, and a field behind each to try things in.`,
  pickUpStore: 'Pick-up store',
  noStores: 'The list of stores did not arrive. The line may have dropped for a moment.',
};

export type Texts = typeof en;

const de: Texts = {
  speech: 'de',
  again: 'Noch einmal versuchen',
  classics: 'Klassiker',
  autonomous: 'Autonome',
  tractors: 'Traktoren',
  stores: 'Filialen',
  navigation: 'Hauptmenü',
  language: 'Sprache',
  motto: 'Verkauft von Leuten, die selbst schon im Schlamm stecken geblieben sind.',
  delivery: 'Die Lieferung zur nächsten Filiale ist im Preis enthalten.',
  findStore: 'Ihre Filiale finden',
  headline: 'Gebaut für Montag, bei Regen.',
  pitch:
    'Traktoren, die in der Kälte anspringen, in der Reihe bleiben und länger halten als der Kredit. Fünf haben einen Sitz; fünf kommen inzwischen ohne aus.',
  seeAll: 'Alle Traktoren ansehen',
  hero: 'Ein roter Traktor mit Kabine und hohen Hinterrädern',
  classicsPitch: 'Ein Sitz, ein Lenkrad und der Blick über die Haube.',
  autonomousPitch: 'Ganz ohne Sitz. Gehen Sie ruhig schon zum Abendessen.',
  kinds: 'Art des Traktors',
  all: 'Alle',
  noSuchKind: 'Solche Traktoren gibt es nicht',
  fetchingTractors: 'Die Traktoren werden geholt …',
  noTractors: 'Die Traktoren sind nicht angekommen. Vielleicht war die Verbindung kurz weg.',
  unknownKind: { before: 'Diese Art führen wir nicht. ', link: 'Alle Traktoren ansehen', after: ', die wir haben.' },
  countTractors: (count) => counted('de', count, 'Traktor', 'Traktoren'),
  from: (price) => `ab ${price}`,
  ourStores: 'Unsere Filialen',
  fetchingStores: 'Die Adressen werden nachgeschlagen …',
  noAddresses: 'Die Adressen sind nicht angekommen. Vielleicht war die Verbindung kurz weg.',
  storesPitch: (count) =>
    `${counted('de', count, 'Hof', 'Höfe')} in ganz Europa. Kommen Sie in Stiefeln; es gibt Kaffee, und hinter jedem Hof ein Feld zum Ausprobieren.`,
  pickUpStore: 'Filiale zum Abholen',
  noStores: 'Die Liste der Filialen ist nicht angekommen. Vielleicht war die Verbindung kurz weg.',
};

const texts = { en, de };

export const textsIn = (lang: string): Texts => texts[speechOf(lang)];
