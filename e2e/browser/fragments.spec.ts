import { expect, test } from '../fixtures.ts';
import { container, probeSite, view } from '../sites/fake-remotes.ts';

/** Shows its props as JSON, and records what it is told. */
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
  probeSite({
    remotes: { host: container('host', host(html)), probe: container('probe', exports) },
    applications: [{ name: 'page', remote: 'host' }],
    fragments: { echo: { remote: 'probe', props: { more: 'from the manifest' } } },
  });

test('attributes become props over those of the manifest, and changing one updates the fragment', async ({
  page,
  shell,
  serveSite,
}) => {
  const site = await serveSite(siteWith('<conch-fragment name="echo" sku="1" class="c" data-x="x"></conch-fragment>'));
  await shell.open(site.url);
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

test('a fragment without update is mounted anew, so that it never shows what is out of date', async ({
  page,
  shell,
  serveSite,
}) => {
  const exports = view('', 'async mount(props) { calls.push("mount"); props.domElement.textContent = props.sku; },');
  const site = await serveSite(siteWith('<conch-fragment name="echo" sku="1"></conch-fragment>', exports));
  await shell.open(site.url);
  await expect(shell.fragment('echo')).toHaveText('1');
  await page.locator('conch-fragment').evaluate((element) => element.setAttribute('sku', '2'));
  await expect(shell.fragment('echo')).toHaveText('2');
});

test('two fragments of one name live side by side, each by a name of its own', async ({ shell, serveSite }) => {
  const html =
    '<conch-fragment name="echo" sku="a"></conch-fragment><conch-fragment name="echo" sku="b"></conch-fragment>';
  const site = await serveSite(siteWith(html));
  await shell.open(site.url);
  await expect(shell.fragment('echo')).toHaveText([/"name":"echo-1","sku":"a"/, /"name":"echo-2","sku":"b"/]);
});

test('a fragment that is moved stays mounted; one that is taken out is unmounted', async ({
  page,
  shell,
  serveSite,
}) => {
  const html = '<p id="here"><conch-fragment name="echo" sku="1"></conch-fragment></p><p id="there"></p>';
  const site = await serveSite(siteWith(html));
  await shell.open(site.url);
  await expect(shell.fragment('echo')).toContainText('"sku":"1"');
  await page.evaluate(() => document.querySelector('#there')?.append(document.querySelector('conch-fragment') ?? ''));
  await expect(page.locator('#there')).toContainText('"sku":"1"');
  expect(await page.evaluate('calls')).not.toContain('unmount echo-1');
  await page.evaluate(() => document.querySelector('conch-fragment')?.remove());
  await expect.poll(() => page.evaluate('calls')).toContain('unmount echo-1');
});

test('fragments within a page that is left are unmounted with it', async ({ page, shell, serveSite }) => {
  const site = await serveSite(siteWith('<conch-fragment name="echo" sku="1"></conch-fragment>'));
  await shell.open(site.url);
  await expect(shell.fragment('echo')).toContainText('"sku":"1"');
  await page.evaluate((url) => history.pushState(null, '', url), `${site.url}nowhere`);
  await expect.poll(() => page.evaluate('calls')).toContain('unmount echo-1');
  await expect(shell.fragment('echo')).toHaveCount(0);
});

test('a fragment may hold fragments', async ({ shell, serveSite }) => {
  const site = await serveSite(
    probeSite({
      remotes: {
        host: container('host', host('<conch-fragment name="outer"></conch-fragment>')),
        middle: container('middle', host('<conch-fragment name="inner"></conch-fragment>')),
        leaf: container('leaf', view('deep inside')),
      },
      applications: [{ name: 'page', remote: 'host' }],
      fragments: { outer: { remote: 'middle' }, inner: { remote: 'leaf' } },
    }),
  );
  await shell.open(site.url);
  await expect(shell.application('page')).toHaveText('deep inside');
});

test('a name that the manifest does not have is told in the place of the fragment', async ({
  page,
  shell,
  serveSite,
}) => {
  const site = await serveSite(siteWith('<conch-fragment name="nobody"></conch-fragment>'));
  await shell.open(site.url);
  await expect(page.locator('conch-fragment').getByRole('alert')).toContainText('FRAGMENT_UNKNOWN');
  await page.locator('conch-fragment').evaluate((element) => element.setAttribute('name', 'echo'));
  await expect(shell.fragment('echo')).toContainText('from the manifest');
});

test('props that were set before the element was defined are not lost', async ({ page, shell, serveSite }) => {
  await page.addInitScript(() => {
    const early = Object.assign(document.createElement('conch-fragment'), { props: { sku: 'early' } });
    early.setAttribute('name', 'echo');
    addEventListener('DOMContentLoaded', () => document.body.append(early));
  });
  const site = await serveSite(siteWith(''));
  await shell.open(site.url);
  await expect(shell.fragment('echo')).toContainText('"sku":"early"');
});
