import { expect, test } from '@playwright/test';
import { inPage } from './inline-styles.ts';

const styles: [title: string, css: string, inlined: string][] = [
  [
    'what would end the element does not',
    'a::after{content:"</style>"}/*</STYLE*/',
    'a::after{content:"<\\/style>"}/*<\\/STYLE*/',
  ],
  [
    'a file is named from any page',
    'a{background:url(a.svg) url("b.svg")}',
    'a{background:url(/shell/a.svg) url("/shell/b.svg")}',
  ],
  ['a path stays', 'a{background:url(/a.svg)}', 'a{background:url(/a.svg)}'],
  ['a whole URL stays', "a{background:url('https://a.example/a.svg')}", "a{background:url('https://a.example/a.svg')}"],
  [
    'data stays',
    'a{background:url("data:image/svg+xml,url(%23a) url(#b)")}',
    'a{background:url("data:image/svg+xml,url(%23a) url(#b)")}',
  ],
];

for (const [title, css, inlined] of styles) {
  test(`in styles that stand in a page, ${title}`, () => expect(inPage(css, '/shell/')).toBe(inlined));
}
