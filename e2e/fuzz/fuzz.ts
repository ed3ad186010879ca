import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { describedBuild } from '../sites/remotes/described-builds.ts';
import { storeManifest } from '../support/paths.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { checkDescription } from './check-description.ts';
import { checkManifest } from './check-manifest.ts';
import { mutate } from './mutate.ts';
import { Random } from './random.ts';

export type FuzzOptions = { readonly seed: number; readonly manifests: number; readonly descriptions: number };
/** How many of the mutated documents were valid. */
export type FuzzResult = { readonly manifests: number; readonly descriptions: number };

/**
 * Mutates manifests and the remote.json of builds, and checks what has to hold for any of them.
 *
 * @throws {Error} with the seed that repeats the failure
 */
export async function fuzz({ seed, manifests, descriptions }: FuzzOptions): Promise<FuzzResult> {
  const manifest = fullManifest();
  const validManifests = await repeat(manifests, seed, (random) => checkManifest(mutate(manifest, random)));
  const place = temporaryFolder();
  const [build, root] = [join(place, 'build'), join(place, 'site/root')];
  mkdirSync(root, { recursive: true });
  const { 'remote.json': description = '', ...files } = describedBuild(shop);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(build, file)), { recursive: true });
    writeFileSync(join(build, file), text);
  }
  const described: unknown = JSON.parse(description);
  const validDescriptions = await repeat(descriptions, seed, (random) =>
    checkDescription(mutate(described, random), build, root),
  );
  return { manifests: validManifests, descriptions: validDescriptions };
}

async function repeat(
  count: number,
  seed: number,
  check: (random: Random) => boolean | Promise<boolean>,
): Promise<number> {
  let valid = 0;
  for (let index = 0; index < count; index += 1) {
    try {
      if (await check(new Random(seed + index))) valid += 1;
    } catch (cause) {
      throw new Error(`Repeat it with "npm run fuzz -- --seed ${seed + index}": ${cause}`, { cause });
    }
  }
  return valid;
}

const shop = {
  name: 'shop',
  version: '1.0.0',
  assets: { './home': ['home.0123abcd.js', 'css/home.4567cdef.css'], './cart': ['cart.0123abcd.js'] },
  requires: { react: '^19.0.0' },
  provides: { react: '19.1.0' },
};

/** The store's manifest with more of the fields that lead to files. */
function fullManifest(): unknown {
  const manifest = JSON.parse(readFileSync(storeManifest, 'utf8'));
  const integrity = `sha384-${'A'.repeat(64)}`;
  Object.assign(manifest, { origins: ['https://cdn.example.com'], external: ['/auth/'], prefetch: ['idle'] });
  Object.assign(manifest.remotes.explore, {
    integrity,
    assets: { './home': ['home.js', 'css/home.css'] },
    sharedAssets: { './home': ['react.js'] },
    previous: { version: '0.9.0', integrity },
    rollout: { percent: 10, build: { version: '2e', basePath: 'https://cdn.example.com/explore/{version}/' } },
    frozen: { by: 'ann', since: '2026-11-29T06:17:15.583Z' },
  });
  return manifest;
}

if (process.argv[1]?.endsWith('fuzz.ts')) {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
      manifests: { type: 'string', default: '20000' },
      descriptions: { type: 'string', default: '2000' },
    },
  });
  const [seed, manifests, descriptions] = [values.seed, values.manifests, values.descriptions].map(Number);
  const options = { seed: seed ?? 0, manifests: manifests ?? 0, descriptions: descriptions ?? 0 };
  console.log(`${options.manifests} manifests and ${options.descriptions} remote.json, from seed ${options.seed} on`);
  const valid = await fuzz(options);
  console.log(`No failure. Valid: ${valid.manifests} manifests, ${valid.descriptions} remote.json`);
}
