import { isDeepStrictEqual } from 'node:util';
import { namedBuilds } from '../../manifests/ops/build/named-builds.ts';
import type { Manifest } from '../../manifests/schema.ts';
import { parseStrict } from '../../manifests/strict/parse-strict.ts';
import { parseManifest } from '../../shell/manifest/validate/parse-manifest.ts';
import { validateFast } from '../../shell/manifest/validate/validate-fast.ts';
import { validateWithZod } from '../../shell/manifest/validate/validate-with-zod.ts';
import { entryUrl, fillVersion } from '../../shell/site/builds/build-urls.ts';

/** Whether the commands accept a manifest. @throws what no text may cause */
export function checkManifest(text: string): boolean {
  const result = parseStrict(text);
  const value = parse(text);
  if (value !== undefined) assertSame(parseManifest(value, validateFast), parseManifest(value, validateWithZod));
  if (Object.hasOwn(Object.prototype, 'polluted')) throw new Error('Object.prototype was changed');
  if (!result.ok) return false;
  const { $schema, site, ...manifest } = result.manifest; // the browser needs neither
  const again = parseStrict(JSON.stringify(manifest));
  if (!again.ok || !isDeepStrictEqual(again.manifest, manifest)) throw new Error('a valid manifest is not valid again');
  const tolerant = parseManifest(value, validateFast);
  if (tolerant.refused.length > 0 || !isDeepStrictEqual(plain(tolerant.manifest), plain(manifest)))
    throw new Error('the browser reads a valid manifest in another way');
  assertInside(result.manifest);
  return true;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // the strict parser has reported it
  }
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));

function assertSame(fast: ReturnType<typeof parseManifest>, withZod: ReturnType<typeof parseManifest>): void {
  if (!isDeepStrictEqual(plain(fast.manifest), plain(withZod.manifest))) throw new Error('the two validators differ');
}

/** No URL that a browser makes of a build leaves the folder of the build. */
function assertInside(manifest: Manifest): void {
  for (const { basePath, version, bundleFileName, assets = {} } of namedBuilds(manifest)) {
    const folder = fillVersion(basePath, version);
    const url = new URL(folder, 'https://shop.example/');
    const depth = (path: string) => path.split('/').length;
    const written = folder.replace(/^https?:\/\/[^/]*/, '');
    if (depth(url.pathname) !== depth(written)) throw new Error(`${folder} leads to ${url.href}`);
    for (const file of [bundleFileName, ...Object.values(assets).flat()]) {
      const found = entryUrl(file, url.href, undefined, url.href);
      if (!found.startsWith(url.href)) throw new Error(`${file} of ${url.href} leads to ${found}`);
    }
  }
}
