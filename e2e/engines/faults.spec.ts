import { join } from 'node:path';
import { type Fault, times } from '../faults/fault.ts';
import type { Faults } from '../faults/faults.ts';
import { exposing, lifecycles } from '../sites/remotes/broken-remotes.ts';
import { dist } from '../support/paths.ts';
import { thoroughUnless } from '../support/thorough.ts';
import { expect, test } from './engines.ts';
import { look, settled } from './look.ts';
import { button } from './tab.ts';

/** What the faults themselves report, in the words of each engine. */
const ERRORS_OF_FAULTS = /on purpose|unexpected token|missing variable name|failed integrity metadata check/i;

const product = 'product/CL-01';

type Break = (faults: Faults) => Promise<() => void>;

/** The build has moved, and its old place redirects requests for the entry. */
const moved: Break = async (faults) => {
  await faults.withRemote('decide', join(dist, 'remotes/decide/1.0.0'));
  await faults.failRemote('decide', 404);
  await faults.failRemote('decide', { redirect: '/remotes/decide/1.0.0/remoteEntry.js' }, 'entry');
  return () => faults.heal('decide');
};

/** Long enough for an entry that does arrive, on a busy machine. */
const LIMIT_MS = 2_000;

const failEntry =
  (fault: Fault, limitMs?: number): Break =>
  async (faults) => {
    await faults.useManifest(({ remotes }) => {
      if (remotes.decide && limitMs !== undefined) remotes.decide.limits = { entry: limitMs };
    });
    return (await faults.failRemote('decide', fault, 'entry')).heal;
  };

/** The shell requests an entry that hangs under another URL, with a fragment. */
const throwsAfterHanging: Break = async (faults) => {
  const heal = await failEntry('throw', LIMIT_MS)(faults);
  await faults.failRemote('decide', times(1, 'hang'), 'entry');
  return heal;
};

const rows: readonly [title: string, code: string, fail: Break][] = [
  ['an entry that throws', 'ENTRY_THREW', failEntry('throw')],
  ['an entry that hangs, and throws when it is requested again,', 'ENTRY_THREW', throwsAfterHanging],
  ['an entry with a syntax error', 'ENTRY_SYNTAX_ERROR', failEntry('syntax-error')],
  ['an entry that does not match its digest', 'ENTRY_INTEGRITY_MISMATCH', failEntry('flip-byte')],
  ['an entry that is missing', 'ENTRY_NOT_FOUND', failEntry(404)],
  ['an entry that is a page', 'ENTRY_IS_HTML', failEntry('html')],
  ['an entry that is redirected, without its chunks,', 'ENTRY_REDIRECTED', moved],
  ['an entry that never arrives', 'ENTRY_TIMEOUT', failEntry('hang', LIMIT_MS)],
  [
    'a module that throws while it mounts',
    'MOUNT_FAILED',
    failEntry(exposing('decide', lifecycles('mount() { throw new Error("on purpose") },'))),
  ],
];
/** What engines report in different ways: a script that threw, a wrong digest, a script without an answer, a remote that threw. */
const IN_EVERY_RUN = ['ENTRY_THREW', 'ENTRY_INTEGRITY_MISMATCH', 'ENTRY_NOT_FOUND', 'MOUNT_FAILED'];

for (const [title, code, fail] of rows) {
  test(
    `${title} is ${code}, and Try again heals it`,
    thoroughUnless(IN_EVERY_RUN.includes(code) && fail !== throwsAfterHanging),
    async ({ tab, faults, watch }) => {
      watch.announce(ERRORS_OF_FAULTS);
      const heal = await fail(faults);
      await tab.open(`${faults.home}${product}`);
      await expect
        .poll(() => look(tab), { timeout: 15_000 })
        .toMatchObject({ failed: 1, scrollsSideways: false, card: expect.stringContaining(code) });
      heal();
      await tab.click(button('Try again'));
      await settled(tab, { heading: 'Haymaker' });
    },
  );
}
