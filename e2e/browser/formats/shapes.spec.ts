import { times } from '../../faults/fault.ts';
import { expect, test } from '../../fixtures.ts';
import { container } from '../../sites/remotes/fake-remotes.ts';
import { type Site, site } from '../../sites/site.ts';
import { thorough } from '../../support/thorough.ts';

/** Lifecycles that record their calls. */
const lifecycles = (more = '') => `{
  async mount(props) { calls.push('mount'); props.domElement.textContent = 'here'; },
  async unmount() { calls.push('unmount'); },
  ${more}
}`;

const pageOf = (exports: string): Site =>
  site({
    remotes: { shop: container('shop', exports) },
    applications: [{ name: 'app', remote: 'shop', activeWhen: ['/app'], props: { colour: 'green' } }],
  });

for (const [where, exports] of [
  ['is the module', (make: string) => make],
  ['is its default export', (make: string) => `{ default: ${make} }`],
] as const) {
  test(`a function that gives lifecycles, and ${where}, is called once with the props`, async ({
    page,
    shell,
    serveSite,
  }) => {
    const make = `async ({ name, colour, navigate, domElement }) => {
      calls.push([name, colour, typeof navigate, typeof domElement].join(' '));
      return ${lifecycles()};
    }`;
    const { url } = await serveSite(pageOf(exports(make)));
    await shell.open(`${url}app`);
    for (const path of ['else', 'app', 'else']) {
      await shell.push(`${url}${path}`);
      await expect(shell.application('app')).toHaveCount(path === 'app' ? 1 : 0);
      if (path === 'app') await expect(shell.application('app')).toHaveText('here');
    }
    const visit = ['mount', 'unmount'];
    await expect
      .poll(() => page.evaluate('calls.slice(2)'))
      .toEqual(['app green function undefined', ...visit, ...visit]);
  });
}

test('a function that throws is FACTORY_THREW, and is called again by a retry', async ({ page, shell, serveSite }) => {
  const make = `() => { if (!window.repaired) throw new Error('on purpose'); return ${lifecycles()}; }`;
  const { url } = await serveSite(pageOf(make));
  await shell.open(`${url}app`);
  await expect(shell.errorCard('app')).toHaveAttribute('data-code', 'FACTORY_THREW');
  await page.evaluate('window.repaired = true');
  await shell.errorCard('app').getByRole('button', { name: 'Try again' }).click();
  await expect(shell.application('app')).toHaveText('here');
});

test('the timeouts of a module are its limits', async ({ shell, serveSite }) => {
  const hanging = lifecycles('mount: () => new Promise(() => {}), timeouts: { mount: { millis: 300 } }');
  const { url } = await serveSite(pageOf(hanging));
  await shell.visit(`${url}app`);
  await expect(shell.errorCard('app')).toHaveAttribute('data-code', 'MOUNT_TIMEOUT', { timeout: 8_000 });
});

test('unload runs when the module is evaluated again, before the new one mounts', async ({
  page,
  shell,
  serveSite,
}) => {
  const failing = lifecycles(`
    mount(props) {
      calls.push('mount');
      window.mounts = (window.mounts ?? 0) + 1;
      if (mounts < 3) throw new Error('on purpose');
      props.domElement.textContent = 'here';
    },
    unload: [async () => { calls.push('unload'); }, () => { throw new Error('of no interest'); }],`);
  const { url } = await serveSite(pageOf(failing));
  await shell.open(`${url}app`);
  await shell.errorCard('app').getByRole('button', { name: 'Try again' }).click();
  await expect(shell.application('app')).toHaveText('here');
  const calls = await page.evaluate<string[]>('calls');
  expect(calls.filter((call) => call === 'unload')).toHaveLength(1);
  expect(calls.slice(-2)).toEqual(['unload', 'mount']);
});

test('lifecycles alone need no further chunk of the shell', async ({ shell, serveSite, requests }) => {
  const { url } = await serveSite(pageOf(lifecycles()));
  await shell.open(`${url}app`);
  await expect(shell.application('app')).toHaveText('here');
  expect(requests.paths(/\/shell\/(shapes|formats)\./)).toEqual([]);
});

test(
  'a module whose chunk of the shell fails once is mounted by the retry',
  thorough(),
  async ({ shell, serveSite, faults }) => {
    const { url } = await serveSite(pageOf(lifecycles('timeouts: {}')));
    faults.moveTo(url);
    await faults.answer('/shell/shapes.*.js', times(1, 503));
    await shell.open('app');
    await expect(shell.application('app')).toHaveText('here');
  },
);
