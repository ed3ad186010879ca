import { formatPrice } from '../store/format-price.ts';
import { type Language, pickLanguage } from '../store/language.ts';
import type { Order } from './order.ts';

const longDate = (locale: string, time: number) => new Intl.DateTimeFormat(locale, { dateStyle: 'long' }).format(time);

const en = {
  lang: 'en' as Language,
  price: (amount: number) => formatPrice(amount, 'en'),
  /** A count, such as `3 tractors`. */
  tractors: (count: number) => (count === 1 ? '1 tractor' : `${count} tractors`),
  tryAgain: 'Try again',
  seeAllTractors: 'See all tractors',
  pricesFailed: 'We could not load our prices.',
  total: 'Total',

  addToCart: 'Add to cart',
  added: 'Added',
  nowInCart: (tractors: string) => `: ${tractors} in your cart`,
  goToCart: 'Go to cart',
  emptyCart: 'Cart, empty',
  cart: (tractors: string) => `Cart, ${tractors}`,

  yourCart: 'Your cart',
  nothingYet: 'It is empty. There is room for a tractor, or for six.',
  changed: (name: string, tractors: string) => `${name}: ${tractors} in your cart.`,
  removed: (name: string) => `${name} is removed from your cart.`,
  each: (price: string) => `${price} each`,
  discontinued: 'No longer sold.',
  remove: 'Remove',
  quantity: (name: string) => `Quantity of ${name}`,
  fewer: 'One fewer',
  more: 'One more',
  pieces: 'Pieces',
  taxes: 'Taxes are included. You pay at the store when you pick it up.',
  goToCheckout: 'Go to checkout',

  checkout: 'Checkout',
  backToCart: 'Back to your cart',
  nothingToOrder: 'Your cart is empty, so there is nothing to check out yet.',
  firstName: 'First name',
  lastName: 'Last name',
  pickUp: 'Pick-up',
  placeOrder: 'Place order',
  errors: {
    firstName: 'Enter your first name.',
    lastName: 'Enter your last name.',
    store: 'Choose the store to pick it up from.',
  } satisfies Record<keyof Order, string>,
  notPlaced: 'Your order has not been placed yet.',
  yourOrder: 'Your order',
  orderAnyway: 'You can still place your order.',
  discontinuedLine: 'no longer sold',
  pickUpAt: (place: string) => `You can pick it up at ${place}.`,

  thanks: ['Thank you.', 'We are warming up the engine.'],
  thanksDetails:
    'Your order is with the store you chose. Wear sturdy shoes when you pick it up, and take the long road home.',
  placedOn: (time: number, name: string) => `Ordered on ${longDate('en-GB', time)} by ${name}.`,
  backToStore: 'Back to the store',
  noOrder: 'There is no order here',
  noOrderHint: 'An order is shown here in the tab in which it was placed.',
};

export type Texts = typeof en;

const de: Texts = {
  lang: 'de',
  price: (amount) => formatPrice(amount, 'de'),
  tractors: (count) => (count === 1 ? '1 Traktor' : `${count} Traktoren`),
  tryAgain: 'Noch einmal versuchen',
  seeAllTractors: 'Alle Traktoren ansehen',
  pricesFailed: 'Unsere Preise ließen sich nicht laden.',
  total: 'Summe',

  addToCart: 'In den Warenkorb',
  added: 'Hinzugefügt',
  nowInCart: (tractors) => `: ${tractors} in Ihrem Warenkorb`,
  goToCart: 'Zum Warenkorb',
  emptyCart: 'Warenkorb, leer',
  cart: (tractors) => `Warenkorb, ${tractors}`,

  yourCart: 'Ihr Warenkorb',
  nothingYet: 'Noch ist nichts darin. Platz wäre für einen Traktor oder auch für sechs.',
  changed: (name, tractors) => `${name}: ${tractors} in Ihrem Warenkorb.`,
  removed: (name) => `${name} ist nicht mehr in Ihrem Warenkorb.`,
  each: (price) => `je ${price}`,
  discontinued: 'Nicht mehr im Angebot.',
  remove: 'Entfernen',
  quantity: (name) => `Menge: ${name}`,
  fewer: 'Einer weniger',
  more: 'Einer mehr',
  pieces: 'Stück',
  taxes: 'Steuern sind enthalten. Sie zahlen bei der Abholung in der Filiale.',
  goToCheckout: 'Zur Bestellung',

  checkout: 'Bestellung',
  backToCart: 'Zurück zum Warenkorb',
  nothingToOrder: 'Ihr Warenkorb ist leer, also gibt es noch nichts zu bestellen.',
  firstName: 'Vorname',
  lastName: 'Nachname',
  pickUp: 'Abholung',
  placeOrder: 'Zahlungspflichtig bestellen',
  errors: {
    firstName: 'Geben Sie Ihren Vornamen ein.',
    lastName: 'Geben Sie Ihren Nachnamen ein.',
    store: 'Wählen Sie die Filiale, in der Sie abholen.',
  },
  notPlaced: 'Ihre Bestellung ist noch nicht abgeschickt.',
  yourOrder: 'Ihre Bestellung',
  orderAnyway: 'Bestellen können Sie trotzdem.',
  discontinuedLine: 'nicht mehr im Angebot',
  pickUpAt: (place) => `Sie holen hier ab: ${place}.`,

  thanks: ['Vielen Dank.', 'Wir lassen schon den Motor warmlaufen.'],
  thanksDetails:
    'Ihre Bestellung liegt bei der Filiale, die Sie gewählt haben. Kommen Sie in festen Schuhen vorbei, und nehmen Sie für den Heimweg die lange Straße.',
  placedOn: (time, name) => `Bestellt am ${longDate('de', time)} von ${name}.`,
  backToStore: 'Zurück zur Startseite',
  noOrder: 'Hier gibt es keine Bestellung',
  noOrderHint: 'Eine Bestellung ist hier in dem Tab zu sehen, in dem sie aufgegeben wurde.',
};

const texts = { en, de };

export const textsIn = (lang: string): Texts => texts[pickLanguage(lang)];
