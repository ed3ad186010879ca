import { expect } from '@playwright/test';
import { settled } from './look.ts';
import { button, choice, field, link, type Tab } from './tab.ts';

export type Visit = {
  readonly tab: Tab;
  /** URL of the store. */
  readonly url: string;
  /** Width at which the visitor uses the store. */
  readonly width: number;
  readonly dark: boolean;
};

const WIDTHS = [1280, 390];

/** A mark on the document, which a page load removes. */
const markDocument = (tab: Tab) => tab.run(() => void Reflect.set(window, 'isMarked', true));
const isMarked = (tab: Tab) => tab.run(() => Reflect.get(window, 'isMarked') === true);

/** The text in a field. */
export const textIn = (tab: Tab, name: string) =>
  tab.run((name) => {
    const label = [...document.querySelectorAll('label')].find((each) => each.textContent?.includes(name));
    return label?.control instanceof HTMLInputElement ? label.control.value : undefined;
  }, name);

/** What has to be so at each width and in each colour scheme: nothing is too wide, and the text is lighter than the page or darker. */
const layout = (tab: Tab) =>
  tab.run(() => {
    const brightness = (colour: string) =>
      (colour.match(/[\d.]+/g) ?? []).slice(0, 3).reduce((sum, each) => sum + Number(each), 0);
    const { color, backgroundColor } = getComputedStyle(document.body);
    return {
      width: innerWidth,
      dark: brightness(color) > brightness(backgroundColor),
      prefersDark: matchMedia('(prefers-color-scheme: dark)').matches,
      scrollsSideways: document.documentElement.scrollWidth > document.documentElement.clientWidth,
    };
  });

/** The picture of a product leaves the padding of its frame free. */
const isPictureInFrame = (tab: Tab) =>
  tab.run(() => {
    const picture = document.querySelector('main img');
    const frame = picture?.parentElement;
    if (!frame) throw new Error('There is no picture');
    const { paddingBlockStart, paddingBlockEnd } = getComputedStyle(frame);
    const room = frame.clientHeight - Number.parseFloat(paddingBlockStart) - Number.parseFloat(paddingBlockEnd);
    return picture.getBoundingClientRect().height <= room + 1;
  });

/**
 * The journey of the store: a visitor chooses a tractor, goes back and forth, orders it, and changes the language. On the way the pages
 * are looked at in both widths.
 */
export async function orderATractor({ tab, url, width, dark }: Visit): Promise<void> {
  const checkLayout = async () => {
    for (const each of [...WIDTHS.filter((other) => other !== width), width]) {
      await tab.resize(each, 800);
      await expect.poll(() => layout(tab)).toEqual({ width: each, dark, prefersDark: dark, scrollsSideways: false });
    }
  };

  await tab.resize(width, 800);
  await tab.open(url);
  await settled(tab, { heading: 'Built for Monday, in the rain.', title: 'Tractor Store', cart: 'Cart, empty' });
  await checkLayout();
  await markDocument(tab);

  await tab.click(link('Classics', 'main'));
  const list = { path: '/products/classic', heading: 'Classics', headingHasFocus: true } as const;
  await settled(tab, { ...list, announcement: 'Classics · Tractor Store', title: 'Classics · Tractor Store' });
  await tab.click(link('Haymaker', 'main'));
  await settled(tab, { path: '/product/CL-01', heading: 'Haymaker', headingHasFocus: true });
  await checkLayout();
  expect(await isPictureInFrame(tab)).toBe(true);
  await tab.click(link('Cornflower', 'main'));
  await settled(tab, { path: '/product/CL-01?sku=CL-01-BL' });
  await tab.back();
  await settled(tab, { path: '/product/CL-01', heading: 'Haymaker' });
  await tab.back();
  await settled(tab, list);
  await tab.forward();
  await settled(tab, { path: '/product/CL-01', heading: 'Haymaker', headingHasFocus: true });

  await tab.click(button('Add to cart'));
  await settled(tab, { cart: 'Cart, 1 tractor' });
  await tab.click(link('Cart,', 'header'));
  await settled(tab, { path: '/cart', headingHasFocus: true });
  expect(await isMarked(tab), 'the page was never loaded again').toBe(true);
  await tab.reload();
  await settled(tab, { path: '/cart', cart: 'Cart, 1 tractor' });
  await checkLayout();

  await tab.click(link('Go to checkout', 'main'));
  await settled(tab, { path: '/checkout', heading: 'Checkout' });
  await tab.type(field('First name'), 'Ada');
  await tab.type(field('Last name'), 'Ploughman');
  const question = await tab.answerDialog(false, () => tab.click(link('Back to your cart', 'main')));
  expect(question).toContain('Leave this page anyway?');
  expect(await textIn(tab, 'First name')).toBe('Ada');
  await checkLayout();
  await tab.click(choice('Ghent'));
  await tab.click(button('Place order'));
  await settled(tab, { path: '/thanks', cart: 'Cart, empty' });

  await tab.run(() => {
    const select = document.querySelector<HTMLSelectElement>('header select');
    if (!select) throw new Error('There is no choice of languages');
    select.value = 'de';
    select.dispatchEvent(new Event('change', { bubbles: true }));
  });
  await settled(tab, { lang: 'de', title: 'Vielen Dank · Tractor Store', cart: 'Warenkorb, leer' });
}
