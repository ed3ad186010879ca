import type { ShellErrorCode } from '../../../shell/errors.ts';
import type { Fault } from '../../faults/fault.ts';
import { test as base, expect } from '../../fixtures.ts';
import {
  containerOf,
  exposing,
  lifecycles,
  never,
  selfInitialised,
  throws,
} from '../../sites/remotes/broken-remotes.ts';
import { smallStore } from '../../sites/small-store.ts';
import { type ReportCollector, reportOf, startCollector } from '../../support/report-collector.ts';
import { firstOfEachKind } from '../../support/thorough.ts';

const test = base.extend<{ collector: ReportCollector }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures it depends on
  collector: async ({}, use) => {
    const collector = await startCollector();
    await use(collector);
    await collector.close();
  },
});

const decide = (members: string): Fault => containerOf('decide', members);
const module = (exports: string): Fault => exposing('decide', exports);

/** What is wrong with the remote decide, and what a report has to say of it. */
const faults: readonly [
  title: string,
  fault: Fault,
  code: ShellErrorCode,
  phase: 'load' | 'mount',
  hangs?: 'entry' | 'get' | 'lifecycle',
][] = [
  ['a missing entry', 404, 'ENTRY_NOT_FOUND', 'load'],
  ['an entry that is answered with 500', 500, 'ENTRY_SERVER_ERROR', 'load'],
  ['an entry that is answered with 403', 403, 'ENTRY_REFUSED', 'load'],
  ['an entry whose connection is reset', 'reset', 'ENTRY_UNREACHABLE', 'load'],
  ['an entry that hangs', 'hang', 'ENTRY_TIMEOUT', 'load', 'entry'],
  ['an HTML page in place of the entry', 'html', 'ENTRY_IS_HTML', 'load'],
  ['an entry of type text/plain', 'wrong-type', 'ENTRY_WRONG_TYPE', 'load'],
  ['an entry with a flipped bit', 'flip-byte', 'ENTRY_INTEGRITY_MISMATCH', 'load'],
  ['an entry that is not JavaScript', 'syntax-error', 'ENTRY_SYNTAX_ERROR', 'load'],
  ['an entry that throws', 'throw', 'ENTRY_THREW', 'load'],
  ['an entry without a container', { body: 'window.other = 1;' }, 'CONTAINER_MISSING', 'load'],
  ['a container without get', decide('init() {}'), 'CONTAINER_INVALID', 'load'],
  ['a container with another share scope', selfInitialised('decide'), 'SHARE_SCOPE_TAKEN', 'load'],
  ['a container whose init throws', decide(`init() { ${throws} }, get() {}`), 'SHARE_SCOPE_THREW', 'load'],
  ['a container whose get rejects', decide(`init() {}, async get() { ${throws} }`), 'MODULE_GET_FAILED', 'load'],
  ['a container whose get hangs', decide(`init() {}, get: () => ${never}`), 'MODULE_TIMEOUT', 'load', 'get'],
  ['a module that throws', decide(`init() {}, get: async () => () => { ${throws} }`), 'FACTORY_THREW', 'load'],
  ['a module without lifecycles', module('{ render() {} }'), 'LIFECYCLES_MISSING', 'mount'],
  ['a bootstrap that throws', module(lifecycles(`bootstrap() { ${throws} }`)), 'BOOTSTRAP_FAILED', 'mount'],
  ['a mount that throws', module(lifecycles(`mount() { ${throws} }`)), 'MOUNT_FAILED', 'mount'],
  ['a mount that hangs', module(lifecycles(`mount: () => ${never}`)), 'MOUNT_TIMEOUT', 'mount', 'lifecycle'],
];

test.use({
  // Small, because painting these pages takes time and nothing looks at them.
  viewport: { width: 320, height: 240 },
  permissions: ['clipboard-read', 'clipboard-write'],
});

// every-fault.spec.ts has each code.
const tags = firstOfEachKind();
for (const [title, fault, code, phase, hangs] of faults) {
  test(
    `the report of a page, and the one that its visitor copies, name the remote, the version and the cause of ${title}: ${code}`,
    tags(`${phase} ${hangs}`),
    async ({ page, shell, faults, serveSite, collector, watch }) => {
      watch.announce(/on purpose|SyntaxError/);
      const store = smallStore();
      const { url } = await serveSite({
        ...store,
        manifest(manifest) {
          store.manifest(manifest);
          manifest.reports = { url: collector.url };
        },
      });
      faults.moveTo(url);
      if (hangs) {
        await faults.useManifest(({ remotes }) => {
          if (remotes.decide) remotes.decide.limits = { [hangs]: 300 };
        });
      }
      await faults.failRemote('decide', fault, 'entry');
      await shell.visit('product/AU-01');
      await expect(shell.errorCard('product')).toContainText(code);
      const card = (await shell.errorCard('product').textContent()) ?? '';
      await shell.errorCard('product').getByRole('button', { name: 'Copy report' }).click();
      await expect(shell.errorCard('product').getByRole('button', { name: 'Report copied' })).toBeVisible();
      const copied = JSON.parse(await page.evaluate(() => navigator.clipboard.readText()));
      const report = await collector.leave(page);

      const broken = report.remotes.filter(({ failures }) => failures.length > 0);
      expect(broken).toMatchObject([{ name: 'decide', version: '0.1.0', wanted: '0.1.0', mounts: 0 }]);
      const failures = broken[0]?.failures ?? [];
      expect(new Set(failures.map((failure) => failure.code)), 'and no other cause').toEqual(new Set([code]));
      expect(failures).toMatchObject([{ phase, application: 'product' }]);
      const { reference } = failures[0] ?? {};
      expect(card, 'what the visitor reads out').toContain(reference);
      const errors: { code: string; reference?: string }[] = copied.errors;
      expect(new Set(errors.map((error) => error.code)), 'nor in the copied one').toEqual(new Set([code]));
      const ofCard = errors.find((error) => error.reference === reference);
      expect(ofCard).toMatchObject({ remote: 'decide', version: '0.1.0', application: 'product' });
      expect(reportOf(report, 'explore'), 'the rest of the page is well').toMatchObject({ mounts: 1, failures: [] });
    },
  );
}
