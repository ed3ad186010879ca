import { expect, test } from '@playwright/test';
import { scriptJson } from '../../../manifests/script-json.ts';
import { schemaDigest } from '../live-manifest/schema-digest.ts';
import { composePage, linkHeader, withChunks, withKeys } from './compose-page.ts';

const html = `<script defer src="/shell/main.js" crossorigin integrity="sha256-m"></script><link rel="preload" href="/shop/manifests/site.json" as="fetch">
<script>plain()</script><style>body{margin:0}</style>`;
const plan = {
  preloads: [
    { href: '/e.js?v=1&x', isEntry: true, as: 'script', crossorigin: 'anonymous', integrity: 'sha384-x' },
    { href: '/c.css', isEntry: false, as: 'style', crossorigin: undefined },
  ],
  chunks: [],
  dependsOnVisitor: false,
} as const;
const script = 'preload()';
const whole = (text: string) => ({ text, isExcerpt: false });

test('the manifest and the preload links replace the link that preloads the manifest', () =>
  expect(composePage(html, { manifest: whole(scriptJson({ a: '</script>$&' })), plan, script })).toBe(
    html.replace(
      /<link rel="preload".*?>/,
      () =>
        '<link rel="preload" as="script" href="/e.js?v=1&amp;x" crossorigin integrity="sha384-x">' +
        '<link rel="preload" as="style" href="/c.css">' +
        `<script type="application/json" data-contract="${schemaDigest}" id="conch-manifest">{"a":"\\u003c/script>$&"}</script>`,
    ),
  ));

test('an ES module is preloaded into the module map', () => {
  const [entry] = plan.preloads;
  const ofModule = { preloads: [{ ...entry, as: 'module' }], chunks: [], dependsOnVisitor: false } as const;
  expect(composePage(html, { manifest: undefined, plan: ofModule, script })).toContain(
    '<link rel="modulepreload" href="/e.js?v=1&amp;x" crossorigin integrity="sha384-x">',
  );
  expect(linkHeader(html, ofModule)).toContain('</e.js?v=1&x>; rel=modulepreload; crossorigin; integrity="sha384-x"');
});

test('preloads that depend on the visitor are left to the inline script', () =>
  expect(composePage(html, { manifest: whole('{}'), plan: { ...plan, dependsOnVisitor: true }, script })).toContain(
    'id="conch-manifest">{}</script><script id="conch-preload">preload()</script>',
  ));

test('an excerpt is marked', () =>
  expect(composePage(html, { manifest: { text: '{}', isExcerpt: true }, plan, script })).toContain(
    ` data-excerpt id="conch-manifest">{}</script>`,
  ));

test('a manifest that is not embedded is still preloaded', () =>
  expect(composePage(html, { manifest: undefined, plan, script })).toMatch(
    /^<script [^>]*><\/script><link [^>]*href="\/e\.js[^>]*><link [^>]*href="\/c\.css"><link rel="preload" href="\/shop\/manifests\/site\.json" as="fetch">/,
  ));

test('a page of a site with keys names them, the chunk that verifies signatures, and the signature unless that is embedded', () => {
  const page = `<html lang="en"><link rel="preload" as="script" href="/shop/shell/manifest.0123abcd.js">${html}`;
  const marked = page
    .replace('<html', '<html data-keys="a b"')
    .replace(/<link [^>]*manifest\.0123abcd\.js">/, (link) => link + link.replace('manifest.', 'signature.'));
  expect(withKeys(page, ['a', 'b'], true)).toBe(marked);
  expect(withKeys(page, ['a', 'b'], false)).toBe(
    marked.replace(/<link [^>]*site\.json"[^>]*>/, (link) => link + link.replace('site.json', 'site.json.sig')),
  );
  expect(withKeys(page, [], false)).toBe(page);
});

test('chunks of the shell that the builds need are preloaded with their digests', () => {
  const reader = '<link rel="preload" as="script" href="/shell/manifest.0123abcd.js" crossorigin integrity="sha256-m">';
  const page = `${reader}<body data-chunk-check-files="sha256-c" data-chunk-formats="sha256-f">`;
  const link = (name: string, digest: string) => reader.replace('manifest', name).replace('sha256-m', digest);
  expect(withChunks(page, { ...plan, chunks: ['check-files', 'formats'] })).toBe(
    page.replace(reader, reader + link('formats', 'sha256-f') + link('check-files', 'sha256-c')),
  );
});

test('the Link header names the shell’s script and the remote entries', () =>
  expect(linkHeader(html, plan)).toBe(
    '</shell/main.js>; rel=preload; as=script; crossorigin; integrity="sha256-m", ' +
      '</e.js?v=1&x>; rel=preload; as=script; crossorigin; integrity="sha384-x"',
  ));
