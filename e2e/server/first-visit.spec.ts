import { createHash } from 'node:crypto';
import { acceptHtml, expect, type ServedWorkspace, test } from '../sites/shop-server.ts';
import { CHECKED_SCRIPT, checkedIndexHtml, siteManifest } from '../sites/small-shop.ts';
import { FIRST_VISIT } from '../support/ask.ts';

const CODE = 'console.log("shell")\n//# sourceMappingURL=main.91abf012.js.map';
const IN_PAGE =
  '<script id="conch-shell" data-folder="/shell/" data-file="/shell/main.91abf012.js">console.log("shell")</script></body>';

const navigation = (site: string) => ({ ...FIRST_VISIT, 'sec-fetch-site': site });

/** The small shop with a page as it is built for production: its script has a digest. */
async function production({ workspace }: ServedWorkspace, code = CODE): Promise<void> {
  workspace.write('root/shell/main.91abf012.js', code);
  workspace.write('root/shell/index.html', checkedIndexHtml);
}

for (const { from, title } of [
  { from: 'none', title: 'somebody who has typed the URL' },
  { from: 'cross-site', title: 'somebody who comes from another site' },
  { from: 'same-site', title: 'somebody who comes from another host of the company' },
]) {
  test(`the page contains the shell for ${title}, and no header asks for it`, async ({ server }) => {
    await production(server);
    const { text, headers } = await server.ask('/products', { headers: navigation(from) });
    expect(text).toContain(IN_PAGE);
    expect(text).not.toContain(CHECKED_SCRIPT);
    expect(headers.link).toMatch(/^<\/remotes\/shop\/1\.0\.0\/remoteEntry\.js>; rel=preload; as=script; crossorigin$/);
  });
}

for (const { headers, title } of [
  { headers: navigation('same-origin'), title: 'on the way from one page of the site to the next' },
  { headers: { ...navigation('none'), 'if-none-match': '"older"' }, title: 'of a page that the browser has kept' },
  { headers: { ...navigation('none'), 'sec-fetch-dest': 'iframe' }, title: 'in a frame' },
  { headers: acceptHtml, title: 'by a client that does not say where it comes from' },
]) {
  test(`the page requests the shell as a file: ${title}`, async ({ server }) => {
    await production(server);
    const page = await server.ask('/', { headers });
    expect(page.text).toContain(CHECKED_SCRIPT);
    expect(page.text).not.toContain('conch-shell');
    expect(page.headers.link).toMatch(
      /^<\/shell\/main\.91abf012\.js>; rel=preload; as=script; crossorigin; integrity=/,
    );
  });
}

test('the policy allows the script in the page by its digest', async ({ server }) => {
  await production(server);
  const { text, headers } = await server.ask('/', { headers: navigation('none') });
  const [, script = ''] = /<script id="conch-shell"[^>]*>(.*?)<\/script>/s.exec(text) ?? [];
  const digest = createHash('sha256').update(script).digest('base64');
  expect(headers['content-security-policy']).toContain(`'sha256-${digest}'`);
});

test('a browser that has kept a page with the shell keeps it until the page changes', async ({ server }) => {
  await production(server);
  const first = await server.ask('/', { headers: navigation('none') });
  const again = (site: string) =>
    server.ask('/', { headers: { ...navigation(site), 'if-none-match': String(first.headers.etag) } });
  expect((await again('none')).status).toBe(304);
  expect((await again('same-origin')).status).toBe(304);

  server.workspace.write('site.json', siteManifest({ revision: 2 }));
  const changed = await again('none');
  expect(changed.status).toBe(200);
  expect(changed.text).toContain(CHECKED_SCRIPT);
});

for (const { code, title } of [
  { code: 'x = "</script>"', title: 'ends a script element' },
  { code: 'x = "<!--"', title: 'begins a comment' },
]) {
  test(`a shell with text that ${title} is requested as a file`, async ({ server }) => {
    await production(server, code);
    const { text } = await server.ask('/', { headers: navigation('none') });
    expect(text).toContain(CHECKED_SCRIPT);
  });
}

test('a page without a digest of its script, as in development, requests it', async ({ server }) => {
  const { text } = await server.ask('/', { headers: navigation('none') });
  expect(text).toContain('<script src="/shell/main.91abf012.js">');
});

test('a new shell is in the next page', async ({ server }) => {
  await production(server);
  await server.ask('/', { headers: navigation('none') });
  await production(server, 'console.log("another shell")');
  const { text } = await server.ask('/', { headers: navigation('none') });
  expect(text).toContain('console.log("another shell")');
});
