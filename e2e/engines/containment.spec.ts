import { BuiltRemotes } from '../sites/remotes/built-remotes.ts';
import { container } from '../sites/remotes/fake-remotes.ts';
import { withStyleElement } from '../sites/remotes/style-remotes.ts';
import { site } from '../sites/site.ts';
import { test as base, expect } from './engines.ts';
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

const test = base.extend<object, { readonly built: BuiltRemotes }>({
  built: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures it depends on
    async ({}, use) => {
      const source = (colour: string) => ({
        view: `import './look.css';
          export const mount = async (props: object) => { (${show})(props); };
          export const unmount = async () => {};`,
        files: { 'look.css': css(colour) },
      });
      await use(await BuiltRemotes.from({ a: source(COLOURS.a), b: source(COLOURS.b) }));
    },
    { scope: 'worker', timeout: 120_000 },
  ],
});

/** `main` shows remote a, `footer` remote b, and each has nested fragments of both. */
const layout = {
  applications: [
    { name: 'page', remote: 'a' },
    { name: 'footer', remote: 'b', region: 'footer' },
  ],
  fragments: { a: { remote: 'a' }, b: { remote: 'b' } },
} as const;

/** Elements whose colours are not those of the remote in whose outlet they are: `a input: rgb(0, 0, 255)`. */
const misplacedColours = (tab: Tab) =>
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
    COLOURS,
  );

test('styles of the preset reach every control of their own outlets, and none of other outlets', async ({
  tab,
  serveSite,
  built,
}) => {
  const { url } = await serveSite(site({ assets: [built.folder], remotes: { a: {}, b: {} }, ...layout }));
  await tab.open(url);
  await settled(tab);
  // Two applications with 1 + 2 + 4 + 8 outlets of six controls each.
  expect(await misplacedColours(tab)).toEqual({ count: 180, wrong: [] });
});

for (const styles of ['scope', 'layer'] as const) {
  test(`styles in a ${styles} reach every control of their own outlets`, async ({ tab, serveSite }) => {
    const exports = (colour: string) =>
      withStyleElement(
        css(colour),
        `{ async mount(props) { (${show})(props); }, async unmount({ domElement }) { domElement.textContent = ''; } }`,
      );
    const remote = (name: 'a' | 'b') => ({ builds: { '1.0.0': container(name, exports(COLOURS[name])) }, styles });
    const { url } = await serveSite(site({ remotes: { a: remote('a'), b: remote('b') }, ...layout }));
    await tab.open(url);
    await settled(tab);
    const { count, wrong } = await misplacedColours(tab);
    expect(count).toBe(180);
    // A layer does not contain rules: it only makes them lose against others.
    if (styles === 'scope') expect(wrong).toEqual([]);
  });
}
