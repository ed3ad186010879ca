import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test as base, expect } from '../../fixtures.ts';
import { dist } from '../../support/paths.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

export { expect };

export const test = base.extend<{ readonly build: string }>({
  /** A folder with a build of decide that the site does not have: its version is 9.9.9. */
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures it depends on
  build: async ({}, use) => {
    const folder = temporaryFolder();
    cpSync(join(dist, 'remotes/decide/1.0.0'), folder, { recursive: true });
    editDescription(folder, (description) => ({ ...description, version: '9.9.9' }));
    await use(folder);
  },
});

/** Edits the remote.json of a build. */
export function editDescription(folder: string, edit: (description: Record<string, unknown>) => object): void {
  const file = join(folder, 'remote.json');
  writeFileSync(file, JSON.stringify(edit(JSON.parse(readFileSync(file, 'utf8')))));
}
