import { outletScope, scopedSelector } from '../../remotes/build/outlet-scope.ts';
import { ownerOf } from './style-owner.ts';

type Build = { readonly remote: string; readonly basePath: string; readonly moduleName: string };

/** Base path of a build -> the at-rule in which each of its rules is wrapped, such as `@layer conch-explore`. */
const preludes = new Map<string, string>();
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
 * Each rule is wrapped on its own, in its sheet: `button { … }` becomes `@scope (…) { button { … } }`. So rules keep their index, on
 * which libraries rely that insert and delete rules; and URLs in them remain relative to the file, which is requested only once.
 *
 * Best effort: selector lists are split by a regular expression, and what is passed to the asynchronous `CSSStyleSheet.replace` is
 * not wrapped.
 *
 * @param by `scope`: rules apply only inside the build's outlets. `layer`: rules apply everywhere, but lose against all rules that
 * are in no layer (https://developer.mozilla.org/en-US/docs/Web/CSS/@layer).
 */
export function scopeForeignStyles({ basePath, moduleName, remote }: Build, by: 'scope' | 'layer'): void {
  if (preludes.size === 0) patchStyleApis();
  preludes.set(basePath, by === 'scope' ? outletScope(moduleName) : `@layer ${CSS.escape(`conch-${remote}`)}`);
}

/** Monkey-patches the ways by which code adds styles. style-tracker.ts has patched `createElement` and `replaceSync` before. */
function patchStyleApis(): void {
  const { createElement } = document;
  document.createElement = function (this: Document, ...parameters: Parameters<typeof createElement>) {
    const element: HTMLElement = createElement.apply(this, parameters);
    if (element instanceof HTMLLinkElement && preludes.has(ownerOf(element) ?? '')) disableUntilScoped(element);
    return element;
  } as typeof createElement;

  CSSStyleSheet.prototype.insertRule = function (rule, index) {
    const insertedAt = insertRule.call(this, rule, index);
    const prelude = preludeOf(this);
    if (prelude) wrapRule(this, insertedAt, prelude);
    return insertedAt;
  };
  CSSStyleSheet.prototype.replaceSync = function (text) {
    replaceSync.call(this, text);
    wrappedSheets.delete(this);
    const prelude = preludeOf(this);
    if (prelude) wrapSheet(this, prelude);
  };

  // Style elements, and sheets that have loaded. Both callbacks run before the next frame, so unwrapped rules are never visible.
  new MutationObserver(wrapAllSheets).observe(document, { childList: true, subtree: true, characterData: true });
  document.addEventListener('load', wrapAllSheets, true);
}

/** Undefined for a sheet whose rules are not to be wrapped. */
function preludeOf(sheet: CSSStyleSheet): string | undefined {
  return sheet.parentStyleSheet
    ? preludeOf(sheet.parentStyleSheet)
    : preludes.get(ownerOf(sheet.ownerNode ?? sheet) ?? '');
}

/**
 * Keeps a style sheet from applying until it has loaded and its rules are wrapped. It is requested with CORS, because the rules of a
 * sheet from another origin cannot be read otherwise (https://developer.mozilla.org/en-US/docs/Web/API/CSSStyleSheet/cssRules).
 */
function disableUntilScoped(link: HTMLLinkElement): void {
  link.crossOrigin = 'anonymous';
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
    link.removeAttribute('crossorigin');
    enable();
  };
  new MutationObserver(undoIfOtherRel).observe(link, { attributeFilter: ['rel'] });
}

function wrapAllSheets(): void {
  for (const sheet of document.styleSheets) {
    const prelude = preludeOf(sheet);
    if (!prelude) continue;
    try {
      wrapSheet(sheet, prelude);
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
function wrapSheet(sheet: CSSStyleSheet, prelude: string): void {
  const isNew = !wrappedSheets.has(sheet);
  wrappedSheets.add(sheet);
  for (const [index, rule] of [...sheet.cssRules].entries()) {
    if (!(rule instanceof CSSImportRule)) {
      if (isNew) wrapRule(sheet, index, prelude);
    } else if (rule.styleSheet) wrapSheet(rule.styleSheet, prelude);
  }
}

function wrapRule(sheet: CSSStyleSheet, index: number, prelude: string): void {
  const rule = sheet.cssRules[index];
  if (!rule || !WRAPPABLE.test(rule.cssText)) return;
  if (prelude.startsWith('@scope')) rewriteSelectors(rule);
  const text = rule.cssText;
  sheet.deleteRule(index);
  insertRule.call(sheet, `${prelude}{${text}}`, index);
}

/** Rewrites selectors that begin with the page (see `scopedSelector`), also inside `@media` and its like. */
function rewriteSelectors(rule: CSSRule): void {
  if (rule instanceof CSSStyleRule) {
    // Splits at commas, except inside parentheses or brackets: `:is(a, b), c` gives `:is(a, b)` and `c`.
    const selectors = rule.selectorText.split(/,(?![^([]*[)\]])/);
    rule.selectorText = selectors.map((selector) => scopedSelector(selector.trim())).join();
  } else if (rule instanceof CSSGroupingRule && !(rule instanceof CSSScopeRule)) {
    for (const inner of rule.cssRules) rewriteSelectors(inner);
  }
}
