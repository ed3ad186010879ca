import type { Fault } from '../../faults/fault.ts';
import type { PathPattern } from '../../faults/path-pattern.ts';
import { expect, test, times } from '../../fixtures.ts';
import { exposing, lifecycles } from '../../sites/remotes/broken-remotes.ts';
import { leaveQuickly } from '../../support/leave-quickly.ts';
import { cart, product, type StorePart } from '../../support/store/store-pages.ts';
import { thoroughUnless } from '../../support/thorough.ts';

const synchronous = `
  bootstrap() {},
  mount({ domElement }) { domElement.append(Object.assign(document.createElement('h1'), { textContent: 'Haymaker' })); },
  unmount({ domElement }) { domElement.textContent = ''; },
`;

const tolerated: readonly [title: string, fault: Fault, only?: PathPattern, part?: StorePart][] = [
  ['an entry that is answered once with 503', times(1, 503)],
  ['an entry that is truncated once', times(1, 'truncated')],
  ['a script chunk that is missing once', times(1, 404), 'cart.*.js', cart],
  ['a style chunk that is missing once', times(1, 404), 'product.*.css'],
  ['a module with lifecycles as its default export', exposing('decide', `{ default: ${lifecycles()} }`)],
  ['a module with a function that returns lifecycles', exposing('decide', `{ default: () => (${lifecycles()}) }`)],
  ['a module that is a promise', exposing('decide', `Promise.resolve(${lifecycles()})`)],
  ['a module with lists of lifecycles', exposing('decide', lifecycles(`bootstrap: [() => {}, async () => {}]`))],
  ['a module with lifecycles that return no promise', exposing('decide', lifecycles(synchronous))],
];
for (const [title, fault, only = 'entry', part = product] of tolerated) {
  const { remote, path, application, heading } = part;
  test(
    `${title} mounts without an error card`,
    thoroughUnless(title.includes(' once')),
    async ({ page, shell, failRemote }) => {
      await failRemote(remote, fault, only);
      await shell.open(path);
      await expect(shell.heading).toHaveText(heading);
      await expect(page.getByRole('alert')).toHaveCount(0);
      await leaveQuickly(shell, application, 'Stores');
      await expect(shell.heading).toHaveText('Our stores');
    },
  );
}
