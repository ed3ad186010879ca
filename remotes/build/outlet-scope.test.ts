import { expect, test } from '@playwright/test';
import { scopedSelector } from './outlet-scope.ts';

const rows: readonly [selector: string, scoped: string][] = [
  ['.card', '.card'],
  ['bodyguard', 'bodyguard'],
  ['.a html', '.a html'],
  [':root', ':scope'],
  ['html', ':scope'],
  ['body', ':scope'],
  ['body::before', ':scope::before'],
  ['body:after', ':scope:after'],
  ['html.dark .card:before', ':is(html.dark .card):before'],
  [':root[data-theme="dark night"]', ':scope:is(:root[data-theme="dark night"] *)'],
  ['html:has(.a > .b)', ':scope:is(html:has(.a > .b) *)'],
  ['body .card', ':is(body .card)'],
  ['html.dark .card', ':is(html.dark .card)'],
  ['html.dark .card::after', ':is(html.dark .card)::after'],
  ['html.dark .card::part(a):hover', ':is(html.dark .card)::part(a):hover'],
  ['body>.card:not(.a, .b)', ':is(body>.card:not(.a, .b))'],
];
for (const [selector, expected] of rows) {
  test(`the selector ${selector} becomes ${expected} in the scope of an outlet`, () => {
    expect(scopedSelector(selector)).toBe(expected);
  });
}
