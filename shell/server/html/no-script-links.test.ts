import { expect, test } from '@playwright/test';
import { withNoScriptLinks } from './no-script-links.ts';

const page = '<h1>Off</h1><nav class="conch-navigation" aria-label="Site" hidden></nav><p>';

test('the links of the plain page are the site’s', () =>
  expect(
    withNoScriptLinks(page, [
      { title: 'Home', path: '/shop/' },
      { title: 'Stores', path: '/shop/stores' },
    ]),
  ).toBe(
    '<h1>Off</h1><nav class="conch-navigation" aria-label="Site"><ul><li><a href="/shop/">Home</a></li><li><a href="/shop/stores">Stores</a></li></ul></nav><p>',
  ));

test('what a manifest says stays text', () =>
  expect(withNoScriptLinks(page, [{ title: 'Tom & <Jerry> $&', path: '/"onclick="' }])).toContain(
    '<a href="/&#34;onclick=&#34;">Tom &#38; &#60;Jerry&#62; $&#38;</a>',
  ));

test('a site without such pages has no list of them', () => expect(withNoScriptLinks(page, [])).toBe(page));
