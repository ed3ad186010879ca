import { expect, test } from '@playwright/test';
import { toInlineStyles } from './inline-styles.ts';

const styles: [title: string, css: string, inlined: string][] = [
  [
    'what would end the style element is escaped',
    'a::after{content:"</style>"}/*</STYLE*/',
    'a::after{content:"<\\/style>"}/*<\\/STYLE*/',
  ],
  [
    'a relative URL is resolved against the folder',
    'a{background:url(a.svg) url("b.svg")}',
    'a{background:url(/shell/a.svg) url("/shell/b.svg")}',
  ],
  ['a path is kept', 'a{background:url(/a.svg)}', 'a{background:url(/a.svg)}'],
  [
    'an absolute URL is kept',
    "a{background:url('https://a.example/a.svg')}",
    "a{background:url('https://a.example/a.svg')}",
  ],
  [
    'a data URL is kept',
    'a{background:url("data:image/svg+xml,url(%23a) url(#b)")}',
    'a{background:url("data:image/svg+xml,url(%23a) url(#b)")}',
  ],
];

for (const [title, css, inlined] of styles) {
  test(`in inline styles, ${title}`, () => expect(toInlineStyles(css, '/shell/')).toBe(inlined));
}
