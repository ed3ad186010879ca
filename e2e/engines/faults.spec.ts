import type { Fault } from '../faults/fault.ts';
import { exposing, lifecycles } from '../sites/remotes/broken-remotes.ts';
import { expect, test } from './engines.ts';
import { look, settled } from './look.ts';
import { button } from './tab.ts';

/** What the faults themselves report as uncaught errors, in the words of each engine. */
const ERRORS_OF_FAULTS = /on purpose|unexpected token|missing variable name/i;

const product = 'product/CL-01';

const rows: readonly [title: string, code: string, fault: Fault][] = [
  ['an entry that throws', 'ENTRY_THREW', 'throw'],
  ['an entry with a syntax error', 'ENTRY_SYNTAX_ERROR', 'syntax-error'],
  ['an entry that does not match its digest', 'ENTRY_INTEGRITY_MISMATCH', 'flip-byte'],
  ['an entry that is missing', 'ENTRY_NOT_FOUND', 404],
  ['an entry that is a page', 'ENTRY_IS_HTML', 'html'],
  ['an entry that never arrives', 'ENTRY_TIMEOUT', 'hang'],
  [
    'a module that throws while it mounts',
    'MOUNT_FAILED',
    exposing('decide', lifecycles('mount() { throw new Error("on purpose") },')),
  ],
];
for (const [title, code, fault] of rows) {
  test(`${title} is ${code}, and Try again heals it`, async ({ tab, faults, watch }) => {
    watch.announce(ERRORS_OF_FAULTS);
    await faults.useManifest(({ remotes }) => {
      if (remotes.decide) remotes.decide.limits = { entry: 1_000 };
    });
    const decide = await faults.failRemote('decide', fault, 'entry');
    await tab.open(`${faults.home}${product}`);
    await expect
      .poll(() => look(tab), { timeout: 15_000 })
      .toMatchObject({ failed: 1, card: expect.stringContaining(code) });
    decide.heal();
    await tab.click(button('Try again'));
    await settled(tab, { heading: 'Haymaker' });
  });
}
