import { expect, test } from '@playwright/test';
import { withNoScriptLinks } from './no-script-links.ts';

const page = '<h1>Off</h1><nav class="conch-navigation" aria-label="Site" hidden></nav><p>';

test('the plain page links to the pages of the site', () =>
  expect(
    withNoScriptLinks(page, [
      { title: 'Home', path: '/shop/' },
      { title: 'Stores', path: '/shop/stores' },
    ]),
  ).toBe(
    '<h1>Off</h1><nav class="conch-navigation" aria-label="Site"><ul><li><a href="/shop/">Home</a></li><li><a href="/shop/stores">Stores</a></li></ul></nav><p>',
  ));

test('markup in titles and paths of the manifest is escaped', () =>
  expect(withNoScriptLinks(page, [{ title: 'Tom & <Jerry> $&', path: '/"onclick="' }])).toContain(
    '<a href="/&#34;onclick=&#34;">Tom &#38; &#60;Jerry&#62; $&#38;</a>',
  ));

test('without links the navigation stays hidden', () => expect(withNoScriptLinks(page, [])).toBe(page));
