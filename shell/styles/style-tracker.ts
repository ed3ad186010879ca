import { hooks } from '../chunk-hooks.ts';
import { patchMethod } from '../patch-method.ts';

/**
 * Style element, link or constructed sheet -> an Error created with it, whose stack names the file that created it. (Formatting
 * `stack` is slow, so style-owner.ts does it only when needed.)
 */
export const createdAt = new WeakMap<object, { readonly stack?: string }>();

/** Base paths of all builds that have or had an outlet. */
export const basePaths = new Set<string>();

/** Outlet on the page -> base path of the build that it shows or is loading. */
export const outletBuilds = new Map<HTMLElement, string>();

/**
 * Records which build an outlet shows. Styles of a build apply while one of its outlets is on the page.
 *
 * @param basePath of the build: pass it before the build's code can run, and again after it has mounted. Leave it out after the
 * outlet was removed from the page.
 */
export function trackOutletStyles(outlet: HTMLElement, basePath?: string): void {
  if (basePath) {
    if (basePaths.size === 0) {
      recordCreation(document, 'createElement', /^(style|link)$/i);
      recordCreation(CSSStyleSheet.prototype, 'replaceSync', /^/);
    }
    basePaths.add(basePath);
    outletBuilds.set(outlet, basePath);
  } else outletBuilds.delete(outlet);
  hooks.outletBuildsChanged();
}

/**
 * Monkey-patches a method to record the call stack in `createdAt`. Only the stack tells which remote creates a style: several remotes
 * load and mount at the same time, and continue whenever their promises settle. Without it, styles of a remote that has left the page
 * would still apply: https://github.com/single-spa/single-spa/issues/628
 *
 * @param firstArgument calls whose first argument matches are recorded
 */
function recordCreation(owner: object, method: string, firstArgument: RegExp): void {
  patchMethod(owner, method, (original, self, parameters) => {
    const result = Reflect.apply(original, self, parameters);
    const created = result ?? self;
    if (created instanceof Object && firstArgument.test(String(parameters[0]))) createdAt.set(created, new Error());
    return result;
  });
}
