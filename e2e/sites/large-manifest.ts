import type { Page } from '@playwright/test';
import type { Manifest } from '../../manifests/schema.ts';
import { EMBEDDED_MANIFEST_MAX_CHARS } from '../../shell/server/html/compose-page.ts';
import { opening } from '../support/gate.ts';

/** Each takes more than 350 characters. */
const TEAMS = Math.ceil(EMBEDDED_MANIFEST_MAX_CHARS / 350);
/** Their builds stay there: `conch export` looks for no files of them. */
const ORIGIN = 'https://teams.example.com';

/** In the whole manifest, and in no excerpt but that of its own page. */
export const last = `team-${TEAMS - 1}`;

/** The store, and pages of so many other teams that no page carries the whole manifest. */
export const amongMany = (manifest: Manifest): void => {
  manifest.origins = [...manifest.origins, ORIGIN];
  for (let index = 0; index < TEAMS; index += 1) {
    const name = `team-${index}`;
    manifest.remotes[name] = {
      version: '1.0.0',
      basePath: `${ORIGIN}/${name}/{version}/`,
      bundleFileName: 'remoteEntry.js',
      moduleName: name.replace('-', '_'),
      integrity: `sha384-${'A'.repeat(64)}`,
      assets: { './page': ['page.01234567.js'] },
      requires: {},
      provides: {},
    };
    manifest.applications.push({
      name,
      remote: name,
      module: './page',
      region: 'main',
      activeWhen: [`/teams/${index}/:page`], // for which an export writes no page
      title: `Team ${index}`,
    });
  }
};

/** And so many fragments that no page carries them either. */
export const amongManyFragments = (manifest: Manifest): void => {
  amongMany(manifest);
  for (let index = 0; index < TEAMS; index += 1) {
    manifest.fragments[`fragment-${index}`] = { remote: `team-${index}`, module: './page' };
  }
};

/** The excerpt in a page. @throws when the page carries none */
export function carried(html: string): Manifest {
  const [, text] = / data-excerpt id="conch-manifest">(.*?)<\/script>/s.exec(html) ?? [];
  if (text === undefined) throw new Error('The page carries no excerpt of its manifest.');
  return JSON.parse(text);
}

/** Keeps the answer to whoever asks for the manifest, until `open`. */
export async function holdManifest(page: Page): Promise<() => void> {
  const { opened, open } = opening();
  await page.route('**/manifests/site.json', async (route) => {
    await opened;
    await route.continue();
  });
  return open;
}
