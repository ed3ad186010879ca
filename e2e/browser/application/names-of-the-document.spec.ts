import type { Page } from '@playwright/test';
import { expect, test } from '../../fixtures.ts';
import { container } from '../../sites/remotes/fake-remotes.ts';
import { site } from '../../sites/site.ts';
import { thorough, thoroughUnless } from '../../support/thorough.ts';

const oneApplication = [{ name: 'app', remote: 'probe' }];

/** A module that runs `top` when it is evaluated, and mounts only if its API answers. */
const orders = (top: string, text = 'orders'): string =>
  container(
    'probe',
    `(() => {
      ${top}
      return {
        async mount({ domElement }) {
          const answer = await fetch('/api/orders');
          if (!answer.ok) throw new Error('the API answers ' + answer.status);
          domElement.textContent = ${JSON.stringify(text)};
        },
        async unmount({ domElement }) { domElement.textContent = ''; },
      };
    })()`,
  );

/** Its API is down until the function that this returns is called. */
async function apiDown(page: Page): Promise<() => void> {
  let status = 503;
  await page.route('**/api/orders', (route) => route.fulfill({ status, body: '[]' }));
  return () => {
    status = 200;
  };
}

const define = `customElements.define('acme-orders', class extends HTMLElement {});`;

/** What a document accepts once. */
const once = {
  'defines a custom element': define,
  'registers a CSS property': `CSS.registerProperty({ name: '--acme', syntax: '*', inherits: false });`,
  'refuses to run twice': `if (window.acme) throw new Error('Acme is here already'); window.acme = true;`,
};
for (const [what, top] of Object.entries(once)) {
  test(
    `Try again mounts a module that ${what} and whose first mount failed, once its API answers`,
    thoroughUnless(what === 'defines a custom element'),
    async ({ page, shell, serveSite }) => {
      const heal = await apiDown(page);
      const served = await serveSite(site({ remotes: { probe: orders(top) }, applications: oneApplication }));
      await shell.open(served.url);
      await expect(shell.errorCard('app')).toContainText('MOUNT_FAILED');
      const loadedAt = await shell.loadedAt();
      for (let click = 0; click < 2; click += 1) {
        await page.getByRole('button', { name: 'Try again' }).click();
        await shell.settled();
        await expect(shell.errorCard('app'), 'it can still be mounted').toContainText('MOUNT_FAILED');
      }
      heal();
      await page.getByRole('button', { name: 'Try again' }).click();
      await expect(shell.application('app')).toHaveText('orders');
      expect(await shell.loadedAt(), 'without a page load').toBe(loadedAt);
    },
  );
}

test('a module whose first mount failed is not evaluated again by a retry that mounts', async ({
  page,
  shell,
  serveSite,
}) => {
  const heal = await apiDown(page);
  const served = await serveSite(site({ remotes: { probe: orders('') }, applications: oneApplication }));
  await shell.open(served.url);
  await expect(shell.errorCard('app')).toContainText('MOUNT_FAILED');
  heal();
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(shell.application('app')).toHaveText('orders');
  expect(await page.evaluate('calls')).toEqual(['probe evaluated', 'probe init']);
});

test(
  'a module that keeps a failed request in a variable is evaluated again when it fails twice',
  thorough(),
  async ({ page, shell, serveSite }) => {
    const heal = await apiDown(page);
    const source = container(
      'probe',
      `((answer) => ({
      async mount({ domElement }) {
        if (!(await answer).ok) throw new Error('no orders');
        domElement.textContent = 'orders';
      },
      unmount() {},
    }))(fetch('/api/orders'))`,
    );
    const served = await serveSite(site({ remotes: { probe: source }, applications: oneApplication }));
    await shell.open(served.url);
    await expect(shell.errorCard('app')).toContainText('MOUNT_FAILED');
    heal();
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(shell.application('app')).toHaveText('orders');
  },
);

test(
  'a module that defines a custom element and whose previous build does so too is mounted once its API answers',
  thorough(),
  async ({ page, shell, serveSite }) => {
    const heal = await apiDown(page);
    const builds = { '1.0.0': orders(define, 'old orders'), '2.0.0': orders(define, 'new orders') };
    const probe = { version: '2.0.0', previous: { version: '1.0.0' }, builds };
    const served = await serveSite(site({ remotes: { probe }, applications: oneApplication }));
    await shell.open(served.url);
    await expect(shell.errorCard('app')).toContainText('MOUNT_FAILED');
    heal();
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(shell.application('app')).toHaveText(/orders/);
  },
);

test(
  'a build that does not mount is replaced by a previous one that defines the same element, after one page load',
  thorough(),
  async ({ page, shell, serveSite, requests }) => {
    await page.route('**/api/orders', (route) => route.fulfill({ body: '[]' }));
    const broken = container('probe', `{ mount() { throw new Error('no'); }, unmount() {} }`);
    const builds = { '1.0.0': orders(define), '2.0.0': `{ ${define} }${broken}` };
    const probe = { version: '2.0.0', previous: { version: '1.0.0' }, builds };
    const served = await serveSite(site({ remotes: { probe }, applications: oneApplication }));
    await shell.open(served.url);
    await expect(shell.application('app')).toHaveText('orders');
    await expect(shell.application('app')).toHaveAttribute('data-version', '1.0.0');
    expect(requests.documents, 'the page and its reload').toHaveLength(2);
  },
);

/** It defines its element, and then needs something that a later document has. */
const halfWay = `
  ${define}
  if (!sessionStorage.getItem('licence')) throw new Error('no licence');
`;
const halfWayBuilds: readonly [title: string, source: string][] = [
  [
    'module',
    container(
      'probe',
      `(() => { ${halfWay} return { mount({ domElement }) { domElement.textContent = 'orders'; }, unmount() {} }; })()`,
    ),
  ],
  [
    'entry',
    `{ ${halfWay} }${container('probe', `{ mount({ domElement }) { domElement.textContent = 'orders'; }, unmount() {} }`)}`,
  ],
];
for (const [part, source] of halfWayBuilds) {
  test(
    `the visitor is offered to reload the page when the ${part} of a build stops half-way and cannot run again`,
    thoroughUnless(part === 'entry'),
    async ({ page, shell, serveSite, requests, watch }) => {
      watch.announce(/licence|acme-orders/);
      const served = await serveSite(site({ remotes: { probe: source }, applications: oneApplication }));
      await shell.open(served.url);
      await page.evaluate(`sessionStorage.setItem('licence', 'yes')`);
      await page.getByRole('button', { name: 'Try again' }).click();
      const reload = shell.errorCard('app').getByRole('button', { name: 'Reload' });
      await expect(reload).toBeFocused();
      await expect(shell.errorCard('app')).toContainText('Reload the page');
      expect(requests.documents, 'nothing reloads by itself').toHaveLength(1);
      await reload.click();
      await expect(shell.application('app')).toHaveText('orders');
      expect(requests.documents).toHaveLength(2);
    },
  );
}

test(
  'Reload in an error card asks a visitor with unsaved work first',
  thorough(),
  async ({ page, shell, serveSite, watch }) => {
    watch.announce(/licence|acme-orders/);
    const remotes = {
      probe: container('probe', `(() => { ${halfWay} return { mount() {}, unmount() {} }; })()`),
      editor: container(
        'editor',
        `{ mount({ domElement, setDirty }) { domElement.onclick = () => setDirty(true); domElement.textContent = 'editor'; }, unmount() {} }`,
      ),
    };
    const served = await serveSite(site({ remotes }));
    await shell.open(served.url);
    await shell.navigationReady();
    await page.getByRole('button', { name: 'Try again' }).click();
    await shell.application('editor').getByText('editor').click();
    const loadedAt = await shell.loadedAt();
    const asked = page.waitForEvent('dialog');
    const clicked = shell.errorCard('probe').getByRole('button', { name: 'Reload' }).click();
    const dialog = await asked;
    expect(dialog.type()).toBe('beforeunload');
    await dialog.dismiss();
    await clicked;
    expect(await shell.loadedAt()).toBe(loadedAt);
    await expect(shell.errorCard('probe').getByRole('button', { name: 'Reload' })).toBeVisible();
  },
);

test('a retry after a mount that hangs does not wait for it', thorough(), async ({ page, shell, serveSite }) => {
  const exports = `{
    mount({ domElement }) {
      if (window.healed) domElement.textContent = 'here';
      else return new Promise(() => {});
    },
    unmount() {},
  }`;
  const remotes = { probe: container('probe', exports) };
  const served = await serveSite(
    site({
      remotes,
      applications: oneApplication,
      edit: (manifest) => {
        if (manifest.remotes.probe) manifest.remotes.probe.limits = { lifecycle: 500 };
      },
    }),
  );
  await shell.open(served.url);
  await expect(shell.errorCard('app')).toContainText('MOUNT_TIMEOUT');
  await page.evaluate('window.healed = true');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(shell.application('app')).toHaveText('here');
  expect(await page.evaluate('calls')).toEqual(['probe evaluated', 'probe init']);
});
