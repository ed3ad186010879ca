import { container } from '../sites/remotes/fake-remotes.ts';
import {
  at,
  containerWithBase,
  plainRemote,
  red,
  redButtons,
  showing,
  styleSite,
  withStyleSheet,
} from '../sites/remotes/style-remotes.ts';
import { consumer, library, providerWithFile } from '../sites/remotes/toast-remotes.ts';
import { expect, test } from './engines.ts';
import { settled } from './look.ts';

test('a header keeps its styles when the page is left that provides the shared library', async ({ tab, serveSite }) => {
  const shop = providerWithFile('shop', showing('shop'));
  const { url } = await serveSite(
    styleSite({
      remotes: {
        shop: { builds: { '1.0.0': { 'remoteEntry.js': shop, 'library.js': library } } },
        bar: consumer('bar', showing('bar', { before: 'library.show();' })),
        plain: plainRemote('plain'),
      },
      applications: [
        { name: 'bar', remote: 'bar', region: 'header', activeWhen: [...at('/'), ...at('/plain')] },
        { name: 'shop', remote: 'shop', activeWhen: at('/') },
        { name: 'plain', remote: 'plain', activeWhen: at('/plain') },
        { name: 'alone', remote: 'plain', activeWhen: at('/alone') },
      ],
    }),
  );
  const colours = () =>
    tab.run(() => {
      const buttons = [...document.querySelectorAll('[data-status="mounted"] button')];
      return buttons.map((button) => `${button.textContent}: ${getComputedStyle(button).color}`).sort();
    });
  const push = (path: string) => tab.run((path) => history.pushState(null, '', path), path);
  await tab.open(url);
  await expect.poll(colours).toEqual([`bar: ${red}`, `shop: ${red}`]);
  await push('plain');
  await expect.poll(colours).toEqual([`PLAIN: ${red}`, `bar: ${red}`]);
  await push('alone');
  await expect.poll(colours).toEqual([expect.not.stringContaining(red)]);
});

test('a fragment in a shadow root has the styles of its remote and of the shell', async ({ tab, serveSite }) => {
  const box = `if (!customElements.get('own-box')) customElements.define('own-box', class extends HTMLElement {
    connectedCallback() {
      window.box = this.attachShadow({ mode: 'closed' });
      box.innerHTML = '<conch-fragment name="part"></conch-fragment><conch-fragment name="unknown"></conch-fragment>';
    }
  });`;
  const css = `${redButtons} button { background-image: url("own.png") }`;
  const a = containerWithBase('a', withStyleSheet('a.css', showing('A')));
  const { url } = await serveSite(
    styleSite({
      remotes: {
        a: { builds: { '1.0.0': { 'remoteEntry.js': a, 'a.css': css, 'own.png': '' } } },
        host: container('host', showing('host', { before: box, html: '<own-box></own-box>' })),
      },
      applications: [{ name: 'host', remote: 'host', activeWhen: at('/') }],
      fragments: { part: { remote: 'a' } },
    }),
  );
  const seen = () =>
    tab.run(() => {
      const box: ShadowRoot | undefined = Reflect.get(window, 'box');
      const styleOf = (selector: string) => {
        const element = box?.querySelector(selector);
        return element ? getComputedStyle(element) : undefined;
      };
      const { color, backgroundImage } = styleOf('[data-status="mounted"] button') ?? {};
      return { color, backgroundImage, card: styleOf('.conch-card')?.borderTopStyle };
    });
  await tab.open(url);
  await settled(tab);
  await expect
    .poll(seen)
    .toEqual({ color: red, backgroundImage: `url("${url}remotes/a/1.0.0/own.png")`, card: 'solid' });
});
