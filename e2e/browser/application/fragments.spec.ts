import { expect, test } from '../../fixtures.ts';
import { container, view } from '../../sites/remotes/fake-remotes.ts';
import { site } from '../../sites/site.ts';

/** Shows its props as JSON, and records its calls. */
const echo = `(() => {
  const show = ({ domElement, name, sku, more }) => { domElement.textContent = JSON.stringify({ name, sku, more }); };
  return {
    async mount(props) { calls.push('mount'); show(props); },
    async update(props) { calls.push('update'); show(props); },
    async unmount(props) { calls.push('unmount ' + props.name); },
  };
})()`;

const host = (html: string) =>
  view('', `async mount(props) { props.domElement.innerHTML = ${JSON.stringify(html)}; },`);

const siteWith = (html: string, exports = echo) =>
  site({
    remotes: { host: container('host', host(html)), probe: container('probe', exports) },
    applications: [{ name: 'page', remote: 'host' }],
    fragments: { echo: { remote: 'probe', props: { more: 'from the manifest' } } },
  });

test('attributes of a fragment override the props of the manifest, and changing one updates the fragment', async ({
  page,
  shell,
  serveSite,
}) => {
  const served = await serveSite(
    siteWith('<conch-fragment name="echo" sku="1" class="c" data-x="x"></conch-fragment>'),
  );
  await shell.open(served.url);
  await shell.settled();
  await expect(shell.fragment('echo')).toHaveText('{"name":"echo-1","sku":"1","more":"from the manifest"}');
  await page.locator('conch-fragment').evaluate((element) => element.setAttribute('sku', '2'));
  await expect(shell.fragment('echo')).toHaveText('{"name":"echo-1","sku":"2","more":"from the manifest"}');
  await page.locator('conch-fragment').evaluate((element) => Reflect.set(element, 'props', { more: ['a', 1] }));
  await expect(shell.fragment('echo')).toHaveText('{"name":"echo-1","sku":"2","more":["a",1]}');
  expect(await page.evaluate('calls.filter((call) => call === "mount" || call === "update")')).toEqual([
    'mount',
    'update',
    'update',
  ]);
});

test('a fragment without update is remounted when its attributes change', async ({ page, shell, serveSite }) => {
  const exports = view('', 'async mount(props) { calls.push("mount"); props.domElement.textContent = props.sku; },');
  const served = await serveSite(siteWith('<conch-fragment name="echo" sku="1"></conch-fragment>', exports));
  await shell.open(served.url);
  await expect(shell.fragment('echo')).toHaveText('1');
  await page.locator('conch-fragment').evaluate((element) => element.setAttribute('sku', '2'));
  await expect(shell.fragment('echo')).toHaveText('2');
});

test('two fragments of the same name on a page get names of their own', async ({ shell, serveSite }) => {
  const html =
    '<conch-fragment name="echo" sku="a"></conch-fragment><conch-fragment name="echo" sku="b"></conch-fragment>';
  const served = await serveSite(siteWith(html));
  await shell.open(served.url);
  await expect(shell.fragment('echo')).toHaveText([/"name":"echo-1","sku":"a"/, /"name":"echo-2","sku":"b"/]);
});

test('a fragment that is moved in the page stays mounted; one that is removed is unmounted', async ({
  page,
  shell,
  serveSite,
}) => {
  const html = '<p id="here"><conch-fragment name="echo" sku="1"></conch-fragment></p><p id="there"></p>';
  const served = await serveSite(siteWith(html));
  await shell.open(served.url);
  await expect(shell.fragment('echo')).toContainText('"sku":"1"');
  await page.evaluate(() => document.querySelector('#there')?.append(document.querySelector('conch-fragment') ?? ''));
  await expect(page.locator('#there')).toContainText('"sku":"1"');
  expect(await page.evaluate('calls')).not.toContain('unmount echo-1');
  await page.evaluate(() => document.querySelector('conch-fragment')?.remove());
  await expect.poll(() => page.evaluate('calls')).toContain('unmount echo-1');
});

test('the fragments of an application are unmounted with it', async ({ page, shell, serveSite }) => {
  const served = await serveSite(siteWith('<conch-fragment name="echo" sku="1"></conch-fragment>'));
  await shell.open(served.url);
  await expect(shell.fragment('echo')).toContainText('"sku":"1"');
  await shell.push(`${served.url}nowhere`);
  await expect.poll(() => page.evaluate('calls')).toContain('unmount echo-1');
  await expect(shell.fragment('echo')).toHaveCount(0);
});

test('a fragment can contain fragments', async ({ shell, serveSite }) => {
  const served = await serveSite(
    site({
      remotes: {
        host: container('host', host('<conch-fragment name="outer"></conch-fragment>')),
        middle: container('middle', host('<conch-fragment name="inner"></conch-fragment>')),
        leaf: container('leaf', view('deep inside')),
      },
      applications: [{ name: 'page', remote: 'host' }],
      fragments: { outer: { remote: 'middle' }, inner: { remote: 'leaf' } },
    }),
  );
  await shell.open(served.url);
  await expect(shell.application('page')).toHaveText('deep inside');
});

test('a fragment with an unknown name shows an error card', async ({ page, shell, serveSite }) => {
  const served = await serveSite(siteWith('<conch-fragment name="nobody"></conch-fragment>'));
  await shell.open(served.url);
  await expect(page.locator('conch-fragment').getByRole('alert')).toContainText('FRAGMENT_UNKNOWN');
  await page.locator('conch-fragment').evaluate((element) => element.setAttribute('name', 'echo'));
  await expect(shell.fragment('echo')).toContainText('from the manifest');
});

test('props that were set before conch-fragment was defined are used', async ({ page, shell, serveSite }) => {
  await page.addInitScript(() => {
    const early = Object.assign(document.createElement('conch-fragment'), { props: { sku: 'early' } });
    early.setAttribute('name', 'echo');
    addEventListener('DOMContentLoaded', () => document.body.append(early));
  });
  const served = await serveSite(siteWith(''));
  await shell.open(served.url);
  await expect(shell.fragment('echo')).toContainText('"sku":"early"');
});
