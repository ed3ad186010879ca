import { expect, test } from '@playwright/test';
import { isOutletScope, outletScope, scopedNestedSelector, scopedSelector } from './outlet-scope.ts';

const own = '[data-container="shop"]';

const rows: readonly [selector: string, scoped: string][] = [
  ['.card', '.card&'],
  ['button', 'button&'],
  ['*', '*&'],
  ['bodyguard', 'bodyguard&'],
  ['.a>.b + .c', '.a>.b + .c&'],
  ['.card::before', '.card&::before'],
  ['.card:before', '.card&:before'],
  ['.card:before-long', '.card:before-long&'],
  ['::selection', '&::selection'],
  ['.card ::selection', '.card &::selection'],
  ['.card::part(a b):hover', '.card&::part(a b):hover'],
  ['.card:not(.a > .b, .c)', '.card:not(.a > .b, .c)&'],
  ['[title="a > b"]', '[title="a > b"]&'],
  ['[title="]"] i', '[title="]"] i&'],
  ['.md\\:before', '.md\\:before&'],
  ['.w-1\\/2 b', '.w-1\\/2 b&'],
  ['.\\[a b', '.\\[a b&'],
  [':root', `${own}&`],
  ['html', `${own}&`],
  ['body::before', `${own}&::before`],
  ['body:after', `${own}&:after`],
  ['html body', `${own}&:is(html body *)`],
  ['html.dark .card:before', 'html.dark .card&:before'],
  [':root[data-theme="dark night"]', `${own}&:is(:root[data-theme="dark night"] *)`],
  ['html:has(.a > .b)', `${own}&:is(html:has(.a > .b) *)`],
  ['body>.card:not(.a, .b)', 'body>.card:not(.a, .b)&'],
];
for (const [selector, expected] of rows) {
  test(`the selector ${selector} becomes ${expected} in the scope of an outlet`, () => {
    expect(scopedSelector(selector, 'shop')).toBe(expected);
  });
}

test('a nested rule is scoped unless its subject is the outer rule', () => {
  const scope = outletScope('shop');
  expect(scopedNestedSelector('&:hover', 'shop')).toBe('&:hover');
  expect(scopedNestedSelector('.dark &', 'shop')).toBe('.dark &');
  expect(scopedNestedSelector('.title', 'shop')).toBe(`.title${scope}`);
  expect(scopedNestedSelector('> .title::before', 'shop')).toBe(`> .title${scope}::before`);
  expect(scopedNestedSelector('& .title', 'shop')).toBe(`& .title${scope}`);
});

test('the scope of an outlet is recognised, whatever the name of the container', () => {
  expect(isOutletScope(outletScope('@acme/shop "1"'))).toBe(true);
  expect(isOutletScope(':where(.card)')).toBe(false);
});
