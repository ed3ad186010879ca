import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BuiltRemotes } from '../sites/remotes/built-remotes.ts';
import { container } from '../sites/remotes/fake-remotes.ts';
import { withStyleElement } from '../sites/remotes/style-remotes.ts';
import { site } from '../sites/site.ts';
import { dist } from '../support/paths.ts';
import { thorough } from '../support/thorough.ts';
import { expect, test } from './engines.ts';
import { settled } from './look.ts';
import type { Tab } from './tab.ts';

const CONTROLS = 'button, input, textarea, select, dialog, p';

/** Shows each control, and, to a depth of three, fragments of both remotes. */
const show = `({ domElement, depth = 0 }) => {
  domElement.innerHTML = '<button>b</button><input value="i"><textarea>t</textarea><select><option>s</option></select>'
    + '<dialog open>d</dialog><p>p</p>';
  for (const name of Number(depth) < 3 ? ['a', 'b'] : []) {
    const fragment = document.createElement('conch-fragment');
    fragment.setAttribute('name', name);
    fragment.setAttribute('depth', Number(depth) + 1);
    domElement.append(fragment);
  }
}`;

const css = (colour: string): string => `
  ${CONTROLS} { color: ${colour} }
  :root { --own: ${colour} }
  body { accent-color: ${colour} }
  html p::after { content: "${colour}" }
  input::placeholder, textarea:focus { color: ${colour} }
  @media (min-width: 1px) { p { &:not(.none) { background-color: ${colour} } } }`;

const COLOURS = { a: 'rgb(255, 0, 0)', b: 'rgb(0, 0, 255)' } as const;

/** Remotes `a` and `b`, built by webpack with the preset. */
async function buildRemotes(): Promise<BuiltRemotes> {
  const source = (colour: string) => ({
    view: `import './look.css';
      export const mount = async (props: object) => { (${show})(props); };
      export const unmount = async () => {};`,
    files: { 'look.css': css(colour) },
  });
  const { BuiltRemotes } = await import('../sites/remotes/built-remotes.ts'); // imports webpack, which no other test needs
  return BuiltRemotes.from({ a: source(COLOURS.a), b: source(COLOURS.b) });
}

/** `main` shows remote a, `footer` remote b, and each has nested fragments of both. */
const layout = {
  applications: [
    { name: 'page', remote: 'a' },
    { name: 'footer', remote: 'b', region: 'footer' },
  ],
  fragments: { a: { remote: 'a' }, b: { remote: 'b' } },
} as const;

/** Elements whose colours are not those expected in outlets of their remote: `a input: rgb(0, 0, 255)`. */
const misplacedColours = (tab: Tab, expectedColours: Readonly<Record<'a' | 'b', string>> = COLOURS) =>
  tab.run(
    (controls, colours) => {
      const found = [...document.querySelectorAll('[data-status="mounted"]')].flatMap((outlet) =>
        [...outlet.querySelectorAll(controls)].filter((each) => each.closest('[data-status]') === outlet),
      );
      const wrong = found.flatMap((element) => {
        const owner = element.closest<HTMLElement>('[data-status]')?.dataset.container ?? '';
        const expected = Reflect.get(colours, owner);
        const { color, backgroundColor } = getComputedStyle(element);
        const seen = [color];
        if (element.localName === 'p') {
          seen.push(backgroundColor, getComputedStyle(element, '::after').content.replaceAll('"', ''));
        }
        return seen.every((each) => each === expected) ? [] : [`${owner} ${element.localName}: ${seen.join(' ')}`];
      });
      return { count: found.length, wrong: [...new Set(wrong)] };
    },
    CONTROLS,
    expectedColours,
  );

test(
  'styles of the preset reach every control of their own outlets, and none of other outlets',
  thorough(),
  async ({ tab, serveSite }) => {
    const built = await buildRemotes();
    const { url } = await serveSite(site({ assets: [built.folder], remotes: { a: {}, b: {} }, ...layout }));
    await tab.open(url);
    await settled(tab);
    // Two applications with 1 + 2 + 4 + 8 outlets of six controls each.
    expect(await misplacedColours(tab)).toEqual({ count: 180, wrong: [] });
  },
);

/** A build without the preset, whose code adds its styles to the page. */
const unscoped = (name: 'a' | 'b', styles: string) =>
  container(
    name,
    withStyleElement(
      styles,
      `{ async mount(props) { (${show})(props); }, async unmount({ domElement }) { domElement.textContent = ''; } }`,
    ),
  );

test('styles in a scope reach every control of their own outlets, and none of other outlets', async ({
  tab,
  serveSite,
}) => {
  const remote = (name: 'a' | 'b') =>
    ({ builds: { '1.0.0': unscoped(name, css(COLOURS[name])) }, styles: 'scope' }) as const;
  const { url } = await serveSite(site({ remotes: { a: remote('a'), b: remote('b') }, ...layout }));
  await tab.open(url);
  await settled(tab);
  expect(await misplacedColours(tab)).toEqual({ count: 180, wrong: [] });
});

test('styles in a layer reach every control, and lose against styles in none', async ({ tab, serveSite }) => {
  const outlined = `${css(COLOURS.a)} ${CONTROLS} { outline-color: ${COLOURS.a} }`;
  const a = { builds: { '1.0.0': unscoped('a', outlined) }, styles: 'layer' } as const;
  const { url } = await serveSite(site({ remotes: { a, b: unscoped('b', css(COLOURS.b)) }, ...layout }));
  await tab.open(url);
  await settled(tab);
  expect(await misplacedColours(tab, { a: COLOURS.b, b: COLOURS.b })).toEqual({ count: 180, wrong: [] });
  const outlines = (controls: string) =>
    [...document.querySelectorAll(`[data-status] :is(${controls})`)].map((each) => getComputedStyle(each).outlineColor);
  expect(new Set(await tab.run(outlines, CONTROLS))).toEqual(new Set([COLOURS.a]));
});

test('no style sheet of a page uses @scope, which two engines apply wrongly', async ({ tab, store }) => {
  const names = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /^(shell|remotes)\/.*\.(css|js|html)$/.test(name),
  );
  expect(names.filter((name) => name.endsWith('.css')).length).toBeGreaterThan(4);
  expect(names.filter((name) => readFileSync(join(dist, name), 'utf8').includes('@scope'))).toEqual([]);
  await tab.open(`${store.url}product/CL-01`);
  await settled(tab);
  const text = await tab.run(() =>
    [...document.styleSheets, ...document.adoptedStyleSheets]
      .flatMap(({ cssRules }) => [...cssRules].map(({ cssText }) => cssText))
      .join(),
  );
  expect(text).toContain('[data-container="decide"]');
  expect(text).not.toContain('@scope');
});
