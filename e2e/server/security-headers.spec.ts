import { acceptHtml, digest, expect, type ServedWorkspace, test } from '../sites/shop-server.ts';
import { indexHtml, siteManifest } from '../sites/small-shop.ts';

const policy = async (server: ServedWorkspace) => {
  const { headers } = await server.ask('/', { headers: acceptHtml });
  const directives = String(headers['content-security-policy']).split(';');
  return Object.fromEntries(
    directives.map((directive) => {
      const [name = '', ...sources] = directive.trim().split(/\s+/);
      return [name, sources.join(' ')];
    }),
  );
};

test('the Content-Security-Policy allows what the site needs and no more', async ({ server }) => {
  expect(await policy(server)).toEqual({
    'default-src': "'self'",
    'script-src': "'self'",
    'style-src': "'self' 'unsafe-inline'",
    'img-src': "'self' data:",
    'connect-src': "'self'",
    'font-src': "'self' data:",
    'base-uri': "'none'",
    'object-src': "'none'",
    'frame-ancestors': "'self'",
    'form-action': "'self'",
  });
  const { headers } = await server.ask('/', { headers: acceptHtml });
  expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff' });
  expect(headers).not.toHaveProperty('strict-transport-security');
});

test('the Content-Security-Policy follows the origins of the manifest', async ({ server }) => {
  server.workspace.write('site.json', siteManifest({ origins: ['https://a.example', 'http://localhost:9000'] }));
  const origins = 'https://a.example http://localhost:9000';
  expect(await policy(server)).toMatchObject({
    'default-src': "'self'",
    'script-src': `'self' ${origins}`,
    'style-src': `'self' 'unsafe-inline' ${origins}`,
    'img-src': `'self' data: ${origins}`,
    'connect-src': `'self' ${origins}`,
    'font-src': `'self' data: ${origins}`,
    'form-action': "'self'",
  });
  server.workspace.write('site.json', siteManifest());
  expect((await policy(server))['script-src']).toBe("'self'");
});

test('the Content-Security-Policy has the digests of the inline scripts in the current index.html', async ({
  server,
}) => {
  for (const script of ['window.a = 1', 'window.a = 2']) {
    const inline = `<script id="a">${script}</script></html>`;
    server.workspace.write('root/shell/index.html', indexHtml.replace('</html>', inline));
    expect((await policy(server))['script-src']).toBe(`'self' 'sha256-${digest(script, 'sha256')}'`);
  }
});

test('every answer has a Content-Security-Policy', async ({ server }) => {
  for (const path of ['/shell/main.91abf012.js', '/remotes/gone.js', '/healthz', '/manifests/site.json', '/x.png']) {
    expect((await server.ask(path)).headers, path).toHaveProperty('content-security-policy');
  }
});
