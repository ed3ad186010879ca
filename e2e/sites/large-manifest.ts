import type { Page } from '@playwright/test';
import type { Manifest } from '../../manifests/schema.ts';
import { EMBEDDED_MANIFEST_MAX_CHARS } from '../../shell/server/html/compose-page.ts';
import { holdRequests } from '../support/gate.ts';

/** Each entry takes more than 350 characters of the manifest. */
const TEAMS = Math.ceil(EMBEDDED_MANIFEST_MAX_CHARS / 350);
/** An origin of its own, because `conch export` copies builds of the site's own origin. */
const ORIGIN = 'https://teams.example.com';

/** A remote of the whole manifest that is in no excerpt except that of its own page. */
export const lastTeam = `team-${TEAMS - 1}`;

/** Adds pages of so many other teams to the store that its manifest is too large to be embedded. */
export const addTeams = (manifest: Manifest): void => {
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
      activeWhen: [`/teams/${index}/:page`], // `conch export` writes no page for a path with a parameter
      title: `Team ${index}`,
    });
  }
};

/** Adds so many fragments, too, that they are not embedded either. */
export const addTeamsAndFragments = (manifest: Manifest): void => {
  addTeams(manifest);
  for (let index = 0; index < TEAMS; index += 1) {
    manifest.fragments[`fragment-${index}`] = { remote: `team-${index}`, module: './page' };
  }
};

/** The excerpt of the manifest that a page embeds. @throws {Error} if there is none */
export function embeddedExcerpt(html: string): Manifest {
  const [, text] = / data-excerpt id="conch-manifest">(.*?)<\/script>/s.exec(html) ?? [];
  if (text === undefined) throw new Error('The page embeds no excerpt of the manifest.');
  return JSON.parse(text);
}

/** Holds back the manifest; the function that it returns lets it through. */
export const holdManifest = (page: Page): Promise<() => void> => holdRequests(page, '**/manifests/site.json');
