import type { IncomingHttpHeaders } from 'node:http';
import { expect } from '@playwright/test';
import { serveInProcess } from '../sites/hosts/in-process-server.ts';
import { nginxHeaders } from '../sites/hosts/nginx-rules.ts';
import { staticHost } from '../sites/hosts/static-host.ts';
import { type SiteManifest, siteManifest } from '../sites/small-shop.ts';
import { ask } from '../support/ask.ts';
import { test } from '../support/command.ts';

const policy = {
  integrity: 'report',
  sources: {
    connect: ['https://api.example', 'wss://live.example', 'blob:'],
    img: ['https:', 'blob:'],
    media: ['https://video.example'],
    frame: ['https://maps.example'],
    style: ['https://fonts.example'],
    font: ['https://fonts.example'],
    form: ['https://pay.example'],
    worker: ['blob:'],
    wasm: true,
    'frame-ancestors': ['https://portal.example'],
  },
  headers: {
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'credentialless',
    'Origin-Agent-Cluster': '?0',
    'Permissions-Policy': 'camera=(), geolocation=(self "https://maps.example")',
    'Referrer-Policy': 'no-referrer',
    'Strict-Transport-Security': 'max-age=31536000; includeSubDomains',
  },
};

const paths = [
  '/',
  '/products/',
  '/manifests/site.json',
  '/shell/main.91abf012.js',
  '/remotes/shop/1.0.0/remoteEntry.js',
  '/remotes/shop/1.0.0/home.0123abcd.js',
];

/** Which of them a server sends depends on how it sends a file, and not on the site. */
const OF_TRANSPORT =
  /^(accept-ranges|conch-contract|connection|content-.*|date|etag|keep-alive|last-modified|link|transfer-encoding|use-as-dictionary|vary)$/;

const ofSite = (headers: IncomingHttpHeaders): object => {
  const kept = Object.entries(headers).filter(
    ([name]) => !OF_TRANSPORT.test(name) || name === 'content-security-policy',
  );
  return Object.fromEntries(kept);
};

const manifests: [title: string, changes: Partial<SiteManifest>][] = [
  ['the smallest manifest', {}],
  ['a manifest that sets every header', { origins: ['https://cdn.example'], policy }],
];
for (const [title, changes] of manifests) {
  test(`conch serve, _headers and nginx.conf send the same headers for ${title}`, async ({ workspace, conch }) => {
    workspace.write('site.json', siteManifest(changes));
    const { ended } = conch(['export', 'public', '--root', 'root', '--manifest', 'site.json']);
    expect(await ended).toMatchObject({ code: 0 });
    const server = await serveInProcess(workspace);
    const host = await staticHost(workspace.path('public'), { headers: true });
    try {
      for (const path of paths) {
        const served = ofSite((await ask(server.origin, path)).headers);
        expect(served, path).toHaveProperty('content-security-policy');
        expect(ofSite((await ask(host.origin, path)).headers), `_headers, ${path}`).toEqual(served);
        expect(nginxHeaders(workspace.path('public'), path), `nginx.conf, ${path}`).toEqual(served);
      }
    } finally {
      await Promise.all([server.close(), host.close()]);
    }
  });
}
