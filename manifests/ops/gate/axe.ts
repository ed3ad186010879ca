import type { Locator } from '@playwright/test';
import { isObject } from '../../is-object.ts';
import { requireInstalled } from '../deep/require-installed.ts';

/** axe-core, as a script for a page: https://github.com/dequelabs/axe-core */
export type Axe = { readonly source: string };

/** A rule that a part violates, and the selectors of the elements that do. */
export type Violation = { readonly rule: string; readonly help: string; readonly elements: readonly string[] };

/** The axe-core that is installed where Playwright is; undefined if there is none. */
export function findAxe(): Axe | undefined {
  const found = requireInstalled(['axe-core']);
  return isAxe(found) ? found : undefined;
}

const isAxe = (loaded: unknown): loaded is Axe => isObject(loaded) && typeof loaded.source === 'string';

/** What axe finds wrong inside of an element. The page around it is not of the build. */
export async function runAxe({ source }: Axe, outlet: Locator): Promise<Violation[]> {
  // A script element would violate the page's Content-Security-Policy; `evaluate` does not.
  await outlet.page().evaluate(source);
  return outlet.evaluate(async (element) => {
    const { violations } = await Reflect.get(globalThis, 'axe').run(element);
    return violations.map(({ id, help, nodes }: AxeViolation) => ({
      rule: id,
      help,
      elements: nodes.map(({ target }) => target.join(' ')),
    }));
  });
}

type AxeViolation = {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly target: readonly string[] }[];
};
