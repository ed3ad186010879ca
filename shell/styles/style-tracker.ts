import { hooks } from '../chunk-hooks.ts';
import { patchMethod } from '../patch-method.ts';

/**
 * Code has touched an object:
 * - style element, link, script: has created it, has looked it up, or has changed its text
 * - style sheet or rule: has inserted rules, or has replaced them
 * - provider of a shared module: has put it into the share scope, with `of`, or has been asked for it, with `sharedModule`
 * - shared module: takes it
 */
export type Trace = {
  readonly target: object;
  /** Formatting `stack` is slow, so style-owner.ts does it only when needed. */
  readonly error: { readonly stack?: string };
  /** The shared module at work; its `SharedModuleProviders`. */
  readonly sharedModule: object | undefined;
  /** Of a provider that is put into the share scope: its `SharedModuleProviders`. */
  readonly of: object | undefined;
};

/** Oldest first, until style-owner.ts has read them. */
export const traces: Trace[] = [];

/** Base paths of all builds that have or had an outlet. */
export const basePaths = new Set<string>();

/** Outlet on the page -> base path of the build that it shows or is loading. */
export const outletBuilds = new Map<HTMLElement, string>();

const TRACED = [HTMLStyleElement, HTMLLinkElement, HTMLScriptElement, CSSStyleSheet, CSSGroupingRule];

/** Deep enough to reach the caller of a library. https://v8.dev/docs/stack-trace-api */
const STACK_FRAMES = 30;

let sharedModule: object | undefined;

/**
 * Records which build an outlet shows. Styles of a build apply while one of its outlets is on the page.
 *
 * @param basePath of the build: pass it before the build's code can run, and again after it has mounted. Leave it out after the
 * outlet was removed from the page.
 */
export function trackOutletStyles(outlet: HTMLElement, basePath?: string): void {
  if (basePath) {
    if (basePaths.size === 0) traceStyles();
    basePaths.add(basePath);
    outletBuilds.set(outlet, basePath);
  } else outletBuilds.delete(outlet);
  hooks.outletBuildsChanged();
}

/** Runs code of a shared module, or what requests its files: the styles and scripts that it creates are the module's. */
export function runSharedModule<Result>(module: object, code: () => Result): Result {
  const outer = sharedModule;
  sharedModule = module;
  try {
    return code();
  } finally {
    sharedModule = outer;
  }
}

/** Records the call stack in `traces`. */
export function leaveTrace(target: object, of?: object): void {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = STACK_FRAMES;
  traces.push({ target, error: new Error(), sharedModule, of });
  Error.stackTraceLimit = stackTraceLimit;
  hooks.traceLeft(target);
}

/**
 * Monkey-patches the ways by which code creates styles, looks them up, and changes them. Only the stack tells who does it: several
 * remotes load and mount at the same time, and continue whenever their promises settle. Without it, styles of a remote that has left
 * the page would still apply: https://github.com/single-spa/single-spa/issues/628
 */
function traceStyles(): void {
  traceCalls(document, 'createElement', 'getElementById', 'querySelector');
  traceCalls(Element.prototype, 'querySelector');
  traceCalls(HTMLStyleElement.prototype, 'append', 'appendChild', 'insertBefore');
  traceCalls(CSSStyleSheet.prototype, 'insertRule', 'replace', 'replaceSync');
  traceCalls(CSSGroupingRule.prototype, 'insertRule');
  traceText(CharacterData.prototype, 'data');
  traceText(Node.prototype, 'textContent', HTMLStyleElement.prototype);
  traceText(Element.prototype, 'innerHTML', HTMLStyleElement.prototype);
}

/** Each call leaves a trace on the style that it is called on, and on the one that it returns. */
function traceCalls(owner: object, ...methods: readonly string[]): void {
  for (const method of methods) {
    patchMethod(owner, method, (original, self, parameters) => {
      const result = Reflect.apply(original, self, parameters);
      for (const target of [result, self]) traceIfStyle(target);
      return result;
    });
  }
}

function traceText(owner: object, property: string, patched = owner): void {
  const original = Object.getOwnPropertyDescriptor(owner, property);
  Object.defineProperty(patched, property, {
    ...original,
    set(text) {
      original?.set?.call(this, text);
      for (const target of [this, this.parentNode]) traceIfStyle(target);
    },
  });
}

function traceIfStyle(target: unknown): void {
  if (target instanceof Object && TRACED.some((type) => target instanceof type)) leaveTrace(target);
}
