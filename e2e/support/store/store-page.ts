import type { Locator, Page } from '@playwright/test';
import type { Shell } from '../shell-page.ts';

/** Locators and actions on the pages of the tractor store. */
export class StorePage {
  readonly navigation: Locator;
  /** The mini cart; its accessible name says how many tractors are in the cart. */
  readonly cartLink: Locator;
  /** On a category page. */
  readonly products: Locator;
  readonly colours: Locator;
  readonly addToCart: Locator;
  readonly recommendations: Locator;
  readonly cartLines: Locator;
  readonly total: Locator;
  readonly pickUpStore: Locator;
  readonly placeOrder: Locator;
  readonly #main: Locator;

  constructor(page: Page, shell: Shell) {
    this.#main = page.getByRole('main');
    this.navigation = page.getByRole('navigation', { name: 'Main' });
    this.cartLink = page.getByRole('banner').getByRole('link', { name: /^Cart,/ });
    this.products = this.#main.getByRole('link').filter({ has: page.getByRole('heading', { level: 2 }) });
    this.colours = page.getByRole('list', { name: 'Colours' }).getByRole('link');
    this.addToCart = page.getByRole('button', { name: 'Add to cart' });
    this.recommendations = shell.fragment('recommendations').getByRole('link');
    this.cartLines = shell
      .application('cart')
      .getByRole('listitem')
      .filter({ has: page.getByRole('button', { name: /^Remove/ }) });
    this.total = this.#main.getByRole('paragraph').filter({ hasText: /^Total/ });
    this.pickUpStore = page.getByRole('group', { name: 'Pick-up', exact: true });
    this.placeOrder = page.getByRole('button', { name: 'Place order' });
  }

  picture(name: string): Locator {
    return this.#main.getByRole('img', { name });
  }

  colour(name: string): Locator {
    return this.colours.and(this.#main.getByRole('link', { name }));
  }

  price(amount: string): Locator {
    return this.#main.getByText(amount, { exact: true });
  }

  /** A link in the content of the page. */
  onward(name: string): Locator {
    return this.#main.getByRole('link', { name });
  }

  /** The quantity control of a line in the cart. */
  quantity(name: string): { readonly pieces: Locator; readonly oneMore: Locator } {
    const control = this.#main.getByRole('group', { name: `Quantity of ${name}` });
    return { pieces: control.getByLabel('Pieces'), oneMore: control.getByRole('button', { name: 'One more' }) };
  }

  remove(name: string): Locator {
    return this.#main.getByRole('button', { name: `Remove ${name}` });
  }

  field(label: string): Locator {
    return this.#main.getByLabel(label);
  }

  storeNamed(name: string): Locator {
    return this.pickUpStore.getByRole('radio', { name });
  }

  /** Places an order of what is in the cart, from the cart page. */
  async order(): Promise<void> {
    await this.onward('Go to checkout').click();
    await this.fillIn('Ada', 'Ploughman');
    await this.storeNamed('Tractor Store Ghent').check();
    await this.placeOrder.click();
  }

  async fillIn(firstName: string, lastName: string): Promise<void> {
    await this.field('First name').fill(firstName);
    await this.field('Last name').fill(lastName);
  }
}
