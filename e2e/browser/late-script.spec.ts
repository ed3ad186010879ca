import type { Fault } from '../faults/fault.ts';
import type { PathPattern } from '../faults/path-pattern.ts';
import { expect, test, times } from '../fixtures.ts';
import { exposing, lifecycles } from '../sites/broken-builds.ts';
import { leaveAtOnce } from '../support/leave-quickly.ts';
import { cart, type Part, product } from '../support/store-pages.ts';

const inOneStep = `
  bootstrap() {},
  mount({ domElement }) { domElement.innerHTML = '<h1>Haymaker</h1>'; },
  unmount({ domElement }) { domElement.textContent = ''; },
`;

const forgiven: readonly [title: string, fault: Fault, only?: PathPattern, part?: Part][] = [
  ['one failure of the server', times(1, 503)],
  ['an entry that is cut off once', times(1, 'truncated')],
  ['a script chunk that is not there at first', times(1, 404), 'cart.*.js', cart],
  ['a style chunk that is not there at first', times(1, 404), 'product.*.css'],
  ['a default export', exposing('decide', `{ default: ${lifecycles()} }`)],
  ['a function that makes the lifecycles', exposing('decide', `{ default: () => (${lifecycles()}) }`)],
  ['a promise in place of the module', exposing('decide', `Promise.resolve(${lifecycles()})`)],
  ['lists of functions', exposing('decide', lifecycles(`bootstrap: [() => {}, async () => {}]`))],
  ['lifecycles that return no promise', exposing('decide', lifecycles(inOneStep))],
];
for (const [title, fault, only = 'entry', part = product] of forgiven) {
  const { remote, path, application, heading } = part;
  test(`${title} is not told to the visitor`, async ({ page, shell, failRemote }) => {
    await failRemote(remote, fault, only);
    await shell.open(path);
    await expect(shell.heading).toHaveText(heading);
    await expect(page.getByRole('alert')).toHaveCount(0);
    await leaveAtOnce(shell, application, 'Stores');
    await expect(shell.heading).toHaveText('Our stores');
  });
}
