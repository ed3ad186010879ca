import type { Fault } from '../../faults/fault.ts';
import { expect, times } from '../../fixtures.ts';
import { testWithBuilds } from '../../sites/remotes/built-remotes.ts';
import { container } from '../../sites/remotes/fake-remotes.ts';
import { site } from '../../sites/site.ts';
import { thorough, thoroughUnless } from '../../support/thorough.ts';

const NESTED = '/remotes/nested/1.0.0/remoteEntry.js';

const test = testWithBuilds({
  outer: {
    remotes: { nested: `nested@${NESTED}` },
    view: `
      import { text } from 'nested/view';
      export const mount = async ({ domElement }) => { domElement.textContent = 'outer with ' + text; };
      export const unmount = async () => {};
    `,
  },
});

// All in one worker, so that the remotes are built once.
test.describe.configure({ mode: 'default' });

/** The page has one remote, whose own remote it does not know. */
const siteWith = (folder: string) => ({
  ...site({
    assets: [folder],
    remotes: {
      nested: { builds: { '1.0.0': container('nested', `{ text: 'nested' }`) } },
      outer: { limits: { get: 500 } },
    },
    applications: [{ name: 'app', remote: 'outer' }],
  }),
});

test('a remote with a remote of its own is mounted', async ({ shell, serveSite, built }) => {
  await shell.open((await serveSite(siteWith(built.folder))).url);
  await expect(shell.application('app')).toHaveText('outer with nested');
});

const faults: readonly [title: string, fault: Fault, code: string, said: RegExp, announced?: RegExp][] = [
  [
    'hangs',
    'hang',
    'SHARE_SCOPE_TIMEOUT',
    /init of \S+outer\S+ stood still for 500 ms, and waits for \S+nested\/1\.0\.0\/remoteEntry\.js/,
  ],
  [
    'is missing',
    404,
    'CHUNK_UNREACHABLE',
    /nested\/1\.0\.0\/remoteEntry\.js, a remote of this remote, could not be loaded/,
  ],
  [
    'throws',
    'throw',
    'CHUNK_UNREACHABLE',
    /nested\/1\.0\.0\/remoteEntry\.js, a remote of this remote, ran, and did not define what it should/,
    /on purpose/,
  ],
];
for (const [title, fault, code, said, announced] of faults) {
  test(
    `a remote whose own remote ${title} is ${code}, and the message names that remote`,
    thoroughUnless(title === 'is missing'),
    async ({ shell, faults, serveSite, built, watch }) => {
      if (announced) watch.announce(announced);
      faults.moveTo((await serveSite(siteWith(built.folder))).url);
      const { heal } = await faults.answer(NESTED, fault);
      await shell.visit('');
      await expect(shell.errorCard('app')).toContainText(code);
      expect(watch.consoleErrors.join('\n')).toMatch(said);
      expect(watch.consoleErrors.join('\n')).toContain('a remote of this remote');
      if (fault === 'hang') return; // webpack knows one URL for it, and the browser joins the request that hangs
      heal();
      await shell.errorCard('app').getByRole('button', { name: 'Try again' }).click();
      await expect(shell.application('app')).toHaveText('outer with nested');
    },
  );
}

test(
  'a remote whose own remote arrives slowly waits for it',
  thorough(),
  async ({ shell, faults, serveSite, built }) => {
    faults.moveTo((await serveSite(siteWith(built.folder))).url);
    await faults.answer(NESTED, { bytesPerSecond: 400 });
    await shell.open('');
    await expect(shell.application('app')).toHaveText('outer with nested');
  },
);

test('a remote whose own remote fails once is retried', thorough(), async ({ shell, faults, serveSite, built }) => {
  faults.moveTo((await serveSite(siteWith(built.folder))).url);
  await faults.answer(NESTED, times(1, 503));
  await shell.open('');
  await expect(shell.application('app')).toHaveText('outer with nested');
});
