import { expect, test } from '@playwright/test';
import { externalPaths } from './link-destination.ts';

/** The same by plain regular expressions, which are slow for some paths. */
const plainly = (pattern: string) => {
  const source = pattern.replace(/[^\w/*]/g, '\\$&').replaceAll('*', '[^/]*');
  const expression = pattern.startsWith('/') ? `^${source}${pattern.endsWith('/') ? '' : '(/|$)'}` : `/${source}$`;
  return new RegExp(expression, 'i');
};

/** All texts of up to five of these characters. */
const paths = ['a', 'b', '/']
  .flatMap((_, __, letters) =>
    [0, 1, 2, 3, 4].reduce((texts) => texts.flatMap((text) => ['', ...letters].map((letter) => text + letter)), ['']),
  )
  .map((text) => `/${text}`);

for (const pattern of ['/a*b*a', '/*a*b/', '/*/a*b*', '/**a'.replace('**', '*'), '*a*b', 'a*a*b*', '*b', 'a']) {
  test(`the stars of ${pattern} are any text within a segment`, () => {
    const isExternal = externalPaths([pattern, '/none*of*these'], '/');
    const expected = paths.filter((path) => plainly(pattern).test(path));
    expect(paths.filter(isExternal)).toEqual(expected);
    expect(expected.length).toBeGreaterThan(0);
  });
}
