import { price } from '../store/price.ts';
import { speechOf } from '../store/speech.ts';
import type { Order } from './order.ts';

const en = {
  speech: 'en' as 'en' | 'de',
  price: (amount: number) => price(amount, 'en'),
  /** `3 tractors`. */
  tractors: (count: number) => (count === 1 ? '1 tractor' : `${count} tractors`),
  again: 'Try again',
  seeAll: 'See all tractors',
  noPrices: 'We could not load our prices.',
  total: 'Total',

  addToCart: 'Add to cart',
  added: 'Added',
  nowInCart: (tractors: string) => `: ${tractors} in your cart`,
  goToCart: 'Go to cart',
  emptyCart: 'Cart, empty',
  cart: (tractors: string) => `Cart, ${tractors}`,

  yourCart: 'Your cart',
  nothingYet: 'Nothing in it yet. There is room for a tractor, or for six.',
  changed: (name: string, tractors: string) => `${name}: ${tractors} in your cart.`,
  removed: (name: string) => `${name} is removed from your cart.`,
  each: (price: string) => `${price} each`,
  gone: 'Not sold any more.',
  remove: 'Remove',
  quantity: (name: string) => `Quantity of ${name}`,
  fewer: 'One fewer',
  more: 'One more',
  pieces: 'Pieces',
  taxes: 'Taxes are included. You pay at the store, when you pick it up.',
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
  notPlaced: 'Your order is not placed yet.',
  yourOrder: 'Your order',
  orderAnyway: 'You can order all the same.',
  goneLine: 'not sold any more',
  pickUpAt: (place: string) => `You pick it up at ${place}.`,

  thanks: ['Thank you.', 'We are warming up the engine.'],
  thanksLead:
    'Your order is with the store you chose. Come by with something sturdy on your feet, and drive home on the long road.',
  back: 'Back to the store',
};

export type Texts = typeof en;

const de: Texts = {
  speech: 'de',
  price: (amount) => price(amount, 'de'),
  tractors: (count) => (count === 1 ? '1 Traktor' : `${count} Traktoren`),
  again: 'Noch einmal versuchen',
  seeAll: 'Alle Traktoren ansehen',
  noPrices: 'Unsere Preise ließen sich nicht laden.',
  total: 'Summe',

  addToCart: 'In den Warenkorb',
  added: 'Hinzugefügt',
  nowInCart: (tractors) => `: ${tractors} in Ihrem Warenkorb`,
  goToCart: 'Zum Warenkorb',
  emptyCart: 'Warenkorb, leer',
  cart: (tractors) => `Warenkorb, ${tractors}`,

  yourCart: 'Ihr Warenkorb',
  nothingYet: 'Noch ist nichts darin. Platz wäre für einen Traktor, oder für sechs.',
  changed: (name, tractors) => `${name}: ${tractors} in Ihrem Warenkorb.`,
  removed: (name) => `${name} ist nicht mehr in Ihrem Warenkorb.`,
  each: (price) => `je ${price}`,
  gone: 'Nicht mehr im Angebot.',
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
  goneLine: 'nicht mehr im Angebot',
  pickUpAt: (place) => `Sie holen hier ab: ${place}.`,

  thanks: ['Vielen Dank.', 'Wir lassen schon den Motor warmlaufen.'],
  thanksLead:
    'Ihre Bestellung liegt bei der Filiale, die Sie gewählt haben. Kommen Sie in festen Schuhen vorbei, und nehmen Sie für den Heimweg die lange Straße.',
  back: 'Zurück zur Startseite',
};

const texts = { en, de };

export const textsIn = (lang: string): Texts => texts[speechOf(lang)];
