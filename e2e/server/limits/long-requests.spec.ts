import { acceptHtml, expect, test } from '../../sites/shop-server.ts';
import { siteManifest } from '../../sites/small-shop.ts';

/** What a header may have: https://nodejs.org/api/http.html#httpmaxheadersize */
const LONGEST = 15_000;

const tags = 'en de fr es it nl pl cs sk hu ro bg el tr sv da nb fi'.split(' ');

/** Longest time for which the server answered nothing else. The first answers warm it up. */
async function blockedMs(work: () => Promise<unknown>): Promise<number> {
  await work();
  await work();
  const times: number[] = [];
  for (let turn = 0; turn < 3; turn += 1) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return Math.min(...times);
}

const repeated = (text: string) => text.repeat(LONGEST / text.length);
const rows: [title: string, path: string, headers: Readonly<Record<string, string>>][] = [
  ['a long Accept-Language', '/', { 'accept-language': repeated('xq-xx,') }],
  ['an Accept-Language with one long tag', '/', { 'accept-language': repeated('xq-aaaaaaaa-') }],
  ['a long Accept-Encoding', '/', { 'accept-encoding': repeated('a,') }],
  ['a path of many segments', `/${repeated('a/')}`, {}],
  ['a path of many segments below a build', `/remotes/shop/1.0.0/${repeated('a/')}`, {}],
  ['a path of a hundred long segments', `/${'a-long-segment-of-a-path/'.repeat(98)}`, {}],
  ['a long segment, which is compared with patterns,', `/${'a'.repeat(4_000)}`, {}],
  ['a long list of entity tags', '/', { 'if-none-match': repeated('"a",') }],
];
for (const [title, path, headers] of rows) {
  test(`${title} costs hardly more than a short request`, async ({ server }) => {
    server.workspace.write(
      'site.json',
      siteManifest({ languages: tags.map((tag) => ({ tag })), external: ['/*a*a*a*b/', '*a*a*a*b'] }),
    );
    expect(JSON.parse((await server.ask('/healthz')).text)).toEqual({ status: 'ok', revision: 1 });
    const ask = (path: string, more: object) => () => server.ask(path, { headers: { ...acceptHtml, ...more } });
    const short = await blockedMs(ask('/', {}));
    const long = await blockedMs(ask(path, headers));
    expect(long).toBeLessThan(10 * short + 100);
  });
}

test('the first ten languages of a visitor count', async ({ server }) => {
  server.workspace.write('site.json', siteManifest({ languages: [{ tag: 'en' }, { tag: 'de' }] }));
  const lang = async (wishes: number) => {
    const accepted = [...Array.from({ length: wishes }, (_, index) => `xx-${index}${index}`), 'de-AT'].join(', ');
    const { text } = await server.ask('/', { headers: { ...acceptHtml, 'accept-language': accepted } });
    return /lang="(\w+)"/.exec(text)?.[1];
  };
  expect(await lang(9)).toBe('de');
  expect(await lang(10)).toBe('en');
});
