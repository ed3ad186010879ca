import { type Language, pickLanguage } from '../store/language.ts';
import { spellCount } from './spell-count.ts';

const en = {
  lang: 'en' as Language,
  tryAgain: 'Try again',
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
    'Tractors that start in the cold, stay in the row and outlast the loan. Five have a seat; five have learned to do without.',
  seeAll: 'See all tractors',
  hero: 'A red tractor with a cab and tall rear wheels',
  classicsPitch: 'A seat, a wheel and a view over the bonnet.',
  autonomousPitch: 'No seat at all. Go in and have supper.',
  kinds: 'Type of tractor',
  all: 'All',
  notFoundStatus: 'Not found',
  categoryNotFound: 'No such tractors',
  categoryHint: 'We do not sell that kind.',
  loadingTractors: 'Loading tractors…',
  tractorsFailed: 'We could not load the tractors. Your connection may have dropped for a moment.',
  countTractors: (count: number) => spellCount('en', count, 'tractor', 'tractors'),
  from: (price: string) => `from ${price}`,
  ourStores: 'Our stores',
  loadingStores: 'Loading addresses…',
  storesFailed: 'We could not load the addresses. Your connection may have dropped for a moment.',
  storesPitch: (count: number) =>
    `${spellCount('en', count, 'yard', 'yards')} across Europe. Wear boots: there is coffee, and behind each yard a field to try things out.`,
  pickUpStore: 'Pick-up store',
  pickerFailed: 'We could not load the list of stores. Your connection may have dropped for a moment.',
};

export type Texts = typeof en;

const de: Texts = {
  lang: 'de',
  tryAgain: 'Noch einmal versuchen',
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
  notFoundStatus: 'Nicht gefunden',
  categoryNotFound: 'Solche Traktoren gibt es nicht',
  categoryHint: 'Diese Art führen wir nicht.',
  loadingTractors: 'Die Traktoren werden geladen …',
  tractorsFailed: 'Die Traktoren ließen sich nicht laden. Vielleicht war die Verbindung kurz unterbrochen.',
  countTractors: (count) => spellCount('de', count, 'Traktor', 'Traktoren'),
  from: (price) => `ab ${price}`,
  ourStores: 'Unsere Filialen',
  loadingStores: 'Die Adressen werden geladen …',
  storesFailed: 'Die Adressen ließen sich nicht laden. Vielleicht war die Verbindung kurz unterbrochen.',
  storesPitch: (count) =>
    `${spellCount('de', count, 'Hof', 'Höfe')} in ganz Europa. Kommen Sie in Stiefeln; es gibt Kaffee, und hinter jedem Hof ein Feld zum Ausprobieren.`,
  pickUpStore: 'Abholfiliale',
  pickerFailed: 'Die Liste der Filialen ließ sich nicht laden. Vielleicht war die Verbindung kurz unterbrochen.',
};

const texts = { en, de };

export const textsIn = (lang: string): Texts => texts[pickLanguage(lang)];
