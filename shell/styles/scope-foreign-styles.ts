import { outletScope, scopedNestedSelector, scopedSelector } from '../../remotes/build/outlet-scope.ts';
import { patchMethod } from '../patch-method.ts';
import { type Credentials, crossOriginOf } from '../site/builds/cross-origin.ts';
import { latestChangerOf, makerOf } from './style-owner.ts';

type Build = {
  readonly remote: string;
  readonly basePath: string;
  readonly moduleName: string;
  readonly credentials?: Credentials;
};

/** What each rule of a build is wrapped in. */
type Wrapper = {
  /** Selector or at-rule, such as `@layer conch-explore`. */
  readonly prelude: string;
  /** The `moduleName` whose outlets the rules are limited to; undefined for a layer. */
  readonly scope?: string;
};

/** Base path of a build -> how its rules are wrapped. */
const wrappers = new Map<string, Wrapper>();
/** Base path of a build -> how its style sheets are requested. */
const crossOrigins = new Map<string, ReturnType<typeof crossOriginOf>>();
const wrappedSheets = new WeakSet<CSSStyleSheet>();

/**
 * Matches the `cssText` of rules to wrap: style rules, and at-rules that contain style rules. Other at-rules apply to the whole
 * document, and stay as they are.
 *
 * - matches `button { … }`, `@media (…) { … }`, `@layer base { … }`
 * - does not match `@font-face { … }`, `@keyframes spin { … }`, `@import "…";`, nor `@layer base, theme;`, which has no block
 */
const WRAPPABLE = /^\s*(?!@(?!media|supports|container|starting-style|scope|layer[^;{]*\{))/;

const { insertRule, replaceSync } = CSSStyleSheet.prototype;

/**
 * Contains the styles that a build adds to the document, for builds that were not made with the preset and whose `styles` in the
 * manifest asks for it. attempt.ts calls this before any code of the build runs.
 *
 * Each rule is wrapped on its own, in its sheet: `button { … }` becomes `:where(…) { button& { … } }` (remotes/build/outlet-scope.ts). So rules keep their index, on
 * which libraries rely that insert and delete rules; and URLs in them remain relative to the file, which is requested only once.
 *
 * Best effort: selector lists are split by a regular expression, and what is passed to the asynchronous `CSSStyleSheet.replace` is
 * not wrapped.
 *
 * @param by `scope`: rules apply only inside the build's outlets. `layer`: rules apply everywhere, but lose against all rules that
 * are in no layer (https://developer.mozilla.org/en-US/docs/Web/CSS/@layer).
 */
export function scopeForeignStyles({ basePath, moduleName, remote, credentials }: Build, by: 'scope' | 'layer'): void {
  if (wrappers.size === 0) patchStyleApis();
  const wrapper: Wrapper =
    by === 'scope'
      ? { prelude: outletScope(moduleName), scope: moduleName }
      : { prelude: `@layer ${CSS.escape(`conch-${remote}`)}` };
  crossOrigins.set(basePath, crossOriginOf(credentials));
  wrappers.set(basePath, wrapper);
}

/** Monkey-patches the ways by which code adds styles. style-tracker.ts has patched them before. */
function patchStyleApis(): void {
  patchMethod(document, 'createElement', (createElement, self, parameters) => {
    const element = Reflect.apply(createElement, self, parameters);
    const crossOrigin = element instanceof HTMLLinkElement && crossOrigins.get(makerOf(element) ?? '');
    if (crossOrigin) disableUntilScoped(element, crossOrigin);
    return element;
  });

  CSSStyleSheet.prototype.insertRule = function (rule, index) {
    const insertedAt = insertRule.call(this, rule, index);
    const wrapper = wrapperOfChange(this);
    if (wrapper) wrapRule(this, insertedAt, wrapper);
    return insertedAt;
  };
  CSSStyleSheet.prototype.replaceSync = function (text) {
    replaceSync.call(this, text);
    wrappedSheets.delete(this);
    const wrapper = wrapperOfChange(this);
    if (wrapper) wrapSheet(this, wrapper);
  };

  // Style elements, and sheets that have loaded. Both callbacks run before the next frame, so unwrapped rules are never visible.
  new MutationObserver(wrapAllSheets).observe(document, { childList: true, subtree: true, characterData: true });
  document.addEventListener('load', wrapAllSheets, true);
}

/** For rules that were just added. */
const wrapperOfChange = (sheet: CSSStyleSheet): Wrapper | undefined => wrappers.get(latestChangerOf(sheet) ?? '');

/** Undefined for a sheet whose rules are not to be wrapped. */
const wrapperOf = (sheet: CSSStyleSheet): Wrapper | undefined => wrappers.get(makerOf(ownerNodeOf(sheet)) ?? '');

const ownerNodeOf = (sheet: CSSStyleSheet): object =>
  sheet.parentStyleSheet ? ownerNodeOf(sheet.parentStyleSheet) : (sheet.ownerNode ?? sheet);

/**
 * Keeps a style sheet from applying until it has loaded and its rules are wrapped. It is requested with CORS, because the rules of a
 * sheet from another origin cannot be read otherwise (https://developer.mozilla.org/en-US/docs/Web/API/CSSStyleSheet/cssRules).
 */
function disableUntilScoped(link: HTMLLinkElement, crossOrigin: string): void {
  link.crossOrigin = crossOrigin;
  link.media = 'not all';
  const enable = () => {
    if (link.media === 'not all') link.removeAttribute('media');
  };
  link.addEventListener('load', () => {
    wrapAllSheets();
    enable();
  });
  // The link turns out to be no style sheet, but for example a preload.
  const undoIfOtherRel = () => {
    if (!link.rel || link.relList.contains('stylesheet')) return;
    if (!link.integrity) link.removeAttribute('crossorigin');
    enable();
  };
  new MutationObserver(undoIfOtherRel).observe(link, { attributeFilter: ['rel'] });
}

function wrapAllSheets(): void {
  for (const sheet of document.styleSheets) {
    const wrapper = wrapperOf(sheet);
    if (!wrapper) continue;
    try {
      wrapSheet(sheet, wrapper);
    } catch (error) {
      if (sheet.disabled) continue;
      sheet.disabled = true;
      console.error(
        `The styles of ${sheet.href ?? 'a style element'} cannot be contained, so they are disabled`,
        error,
      );
    }
  }
}

/** Wraps the rules of a sheet, once, and of the sheets that it imports, as soon as they have loaded. */
function wrapSheet(sheet: CSSStyleSheet, wrapper: Wrapper): void {
  const isNew = !wrappedSheets.has(sheet);
  wrappedSheets.add(sheet);
  for (const [index, rule] of [...sheet.cssRules].entries()) {
    if (!(rule instanceof CSSImportRule)) {
      if (isNew) wrapRule(sheet, index, wrapper);
    } else if (rule.styleSheet) wrapSheet(rule.styleSheet, wrapper);
  }
}

function wrapRule(sheet: CSSStyleSheet, index: number, { prelude, scope }: Wrapper): void {
  const rule = sheet.cssRules[index];
  if (!rule || !WRAPPABLE.test(rule.cssText)) return;
  if (scope) rewriteSelectors(rule, scope, scopedSelector);
  const text = rule.cssText;
  sheet.deleteRule(index);
  insertRule.call(sheet, `${prelude}{${text}}`, index);
}

/** Rewrites the selectors of a rule and of all rules inside it. */
function rewriteSelectors(rule: CSSRule, scope: string, rewrite: typeof scopedSelector): void {
  if (rule instanceof CSSStyleRule) {
    // Splits at commas, except inside parentheses or brackets: `:is(a, b), c` gives `:is(a, b)` and `c`.
    const selectors = rule.selectorText.split(/,(?![^([]*[)\]])/);
    rule.selectorText = selectors.map((selector) => rewrite(selector.trim(), scope)).join();
  }
  if (!(rule instanceof CSSStyleRule || rule instanceof CSSGroupingRule)) return;
  const isOuter = rule instanceof CSSStyleRule || ('CSSScopeRule' in window && rule instanceof CSSScopeRule);
  for (const inner of rule.cssRules) rewriteSelectors(inner, scope, isOuter ? scopedNestedSelector : rewrite);
}
