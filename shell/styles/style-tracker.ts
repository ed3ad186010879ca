import { hooks } from '../hooks.ts';

/** Style element, link or constructed sheet -> the stack when it was made, which takes long to put into words; made-by.ts asks for it. */
export const createdAt = new WeakMap<object, { readonly stack?: string }>();

/** Base paths of all builds that have, or had, an outlet. */
export const basePaths = new Set<string>();

/** Outlet in the page -> base path of the build that it shows, or is to show. */
export const outletBuilds = new Map<HTMLElement, string>();

/**
 * Makes the styles of a build count while one of its outlets is in the page. Call it before code of the build can run, when it
 * has mounted, and, without a base path, when the outlet has left the page.
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
 * Notes where styles come from. Only the stack tells whose code it is: several remotes load and mount at once, and go on when
 * promises of theirs settle.
 */
function recordCreation(owner: object, method: string, of: RegExp): void {
  const make = Reflect.get(owner, method);
  Reflect.set(owner, method, function (this: unknown, ...parameters: unknown[]) {
    const result = make.apply(this, parameters);
    if (of.test(String(parameters[0]))) createdAt.set(result ?? this, new Error());
    return result;
  });
}
