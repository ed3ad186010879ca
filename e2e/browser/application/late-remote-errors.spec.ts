import { fingerprint } from '../../../shell/site/builds/fingerprint.ts';
import { expect } from '../../fixtures.ts';
import { COUNTER_MARK, testWithBuilds } from '../../sites/remotes/built-remotes.ts';
import { counted, countingRemote } from '../../sites/remotes/counting-remotes.ts';
import { site } from '../../sites/site.ts';

const failing = {
  view: `
    import { fail } from 'counter';
    const act = (name, action) => {
      const button = document.createElement('button');
      button.textContent = name;
      button.onclick = action;
      return button;
    };
    export const mount = async ({ domElement }) => domElement.append(
      act('event', () => { throw new Error('event broke'); }),
      act('timer', () => setTimeout(() => { throw new Error('timer broke'); })),
      act('promise', () => { Promise.reject(new Error('promise broke')); }),
      act('text', () => { throw 'only text'; }),
      act('shared', () => fail()),
    );
    export const unmount = async () => {};
  `,
};

const test = testWithBuilds({ zzz: countingRemote('zzz'), failing });
test.describe.configure({ mode: 'default' });

test('an error that a remote throws after its mount is reported with the remote, the file and the line', {
  tag: '@firefox',
}, async ({ page, shell, serveSite, built, watch }) => {
  watch.announce(/broke|only text/);
  await page.addInitScript(() => {
    const reported: unknown[] = [];
    Object.assign(window, { reported });
    addEventListener('conch:error', ({ detail }) => reported.push(detail));
  });
  const served = await serveSite(site({ assets: [built.folder], remotes: { zzz: {}, failing: {} } }));
  await shell.open(`${served.url}zzz`);
  await expect(shell.application('zzz')).toHaveText(counted('zzz'));
  await shell.push('/');

  const ofFailing = { remote: 'failing', version: '1.0.0', code: 'REMOTE_THREW', others: [] };
  const revision = fingerprint(built.description('failing').integrity);
  const view = `${new URL(built.scriptWith('failing', 'event broke').slice(1), served.url)}?v=${revision}`;
  const ofZzz = { remote: 'zzz', others: [{ remote: 'failing', version: '1.0.0' }] };
  const copy = new URL(built.scriptWith('zzz', COUNTER_MARK).slice(1), served.url).href;
  const rows: readonly [button: string, detail: Record<string, unknown>][] = [
    ['event', { ...ofFailing, message: 'Error: event broke', filename: view, line: 1, column: expect.any(Number) }],
    ['timer', { ...ofFailing, message: 'Error: timer broke', filename: view }],
    ['promise', { ...ofFailing, message: 'Error: promise broke', filename: view }],
    ['text', { ...ofFailing, message: 'only text', filename: view }],
    ['shared', { ...ofZzz, message: 'Error: the counter is broken', filename: copy }],
  ];
  for (const [button, detail] of rows) {
    await shell.application('failing').getByRole('button', { name: button }).click();
    await expect.poll(() => page.evaluate('reported.length')).toBe(1);
    expect(await page.evaluate('reported.pop()')).toMatchObject(detail);
  }
  expect(watch.faults, 'the browser reports each of them, too').toHaveLength(rows.length);
  await expect(page.getByRole('alert')).toHaveCount(0);

  // An error of no remote.
  await page.evaluate(() => void setTimeout(() => reportError(new Error('broke elsewhere'))));
  await expect.poll(() => watch.faults.length).toBe(rows.length + 1);
  expect(await page.evaluate('reported')).toEqual([]);
});
