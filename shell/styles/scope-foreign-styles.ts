import { scopedSelector, outletScope } from '../../remotes/build/outlet-scope.ts';
import { ownerOf } from './style-owner.ts';

type Build = { readonly remote: string; readonly basePath: string; readonly moduleName: string };

/** Base path of a build -> what is put around each of its rules. */
const preludes = new Map<string, string>();
const wrappedSheets = new WeakSet<CSSStyleSheet>();

/** What is not a rule on elements, or around such rules, is the document's: `@font-face`, `@keyframes`, `@import`, … */
const RULE = /^\s*(?!@(?!media|supports|container|starting-style|scope|layer[^;{]*\{))/;

const { insertRule, replaceSync } = CSSStyleSheet.prototype;

/**
 * Contains what a build that was not made with the preset adds to the document's styles, by the manifest's word: in the scope of
 * its outlets, or in a layer, where its rules give way to all that are in none.
 *
 * Each rule is enclosed by itself, in the sheet in which it stands: its place in the sheet stays the same, for libraries that count,
 * and URLs in it are still relative to the file, which is asked for once.
 */
export function scopeForeignStyles({ basePath, moduleName, remote }: Build, by: 'scope' | 'layer'): void {
  if (preludes.size === 0) patchStyleApis();
  preludes.set(basePath, by === 'scope' ? outletScope(moduleName) : `@layer ${CSS.escape(`conch-${remote}`)}`);
}

function patchStyleApis(): void {
  const { createElement } = document;
  document.createElement = function (this: Document, ...parameters: Parameters<typeof createElement>) {
    const made: HTMLElement = createElement.apply(this, parameters);
    if (made instanceof HTMLLinkElement && preludes.has(ownerOf(made) ?? '')) disableUntilScoped(made);
    return made;
  } as typeof createElement;

  CSSStyleSheet.prototype.insertRule = function (rule, index) {
    const at = insertRule.call(this, rule, index);
    const prelude = preludeOf(this);
    if (prelude) wrapRule(this, at, prelude);
    return at;
  };
  CSSStyleSheet.prototype.replaceSync = function (text) {
    replaceSync.call(this, text);
    wrappedSheets.delete(this);
    const prelude = preludeOf(this);
    if (prelude) wrapSheet(this, prelude);
  };

  // Both are told before the next frame.
  new MutationObserver(wrapAllSheets).observe(document, { childList: true, subtree: true, characterData: true });
  document.addEventListener('load', wrapAllSheets, true);
}

function preludeOf(sheet: CSSStyleSheet): string | undefined {
  return sheet.parentStyleSheet
    ? preludeOf(sheet.parentStyleSheet)
    : preludes.get(ownerOf(sheet.ownerNode ?? sheet) ?? '');
}

/** A sheet that comes by the network counts for nothing before it is enclosed; then it may be read from another origin, too. */
function disableUntilScoped(link: HTMLLinkElement): void {
  link.crossOrigin = 'anonymous';
  link.media = 'not all';
  const letGo = () => {
    if (link.media === 'not all') link.removeAttribute('media');
  };
  link.addEventListener('load', () => {
    wrapAllSheets();
    letGo();
  });
  const isOther = () => {
    if (!link.rel || link.relList.contains('stylesheet')) return;
    link.removeAttribute('crossorigin');
    letGo();
  };
  new MutationObserver(isOther).observe(link, { attributeFilter: ['rel'] });
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
      console.error(`The styles of ${sheet.href ?? 'a style element'} cannot be contained, and are off`, error);
    }
  }
}

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
  if (!rule || !RULE.test(rule.cssText)) return;
  if (prelude.startsWith('@scope')) rewriteSelectors(rule);
  const text = rule.cssText;
  sheet.deleteRule(index);
  insertRule.call(sheet, `${prelude}{${text}}`, index);
}

function rewriteSelectors(rule: CSSRule): void {
  if (rule instanceof CSSStyleRule) {
    const selectors = rule.selectorText.split(/,(?![^([]*[)\]])/);
    rule.selectorText = selectors.map((selector) => scopedSelector(selector.trim())).join();
  } else if (rule instanceof CSSGroupingRule && !(rule instanceof CSSScopeRule)) {
    for (const inner of rule.cssRules) rewriteSelectors(inner);
  }
}
