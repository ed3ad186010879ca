import { isOutletScope } from '../../remotes/build/outlet-scope.ts';
import { hooks, installHooks } from '../chunk-hooks.ts';
import type { OldPage } from '../navigation/transition/hold-old-page.ts';
import { assignOwners, ownersOf, readTraces, styleOf } from './style-owner.ts';
import { outletBuilds, traces } from './style-tracker.ts';

/** An outlet is hidden for at most this long while a style sheet of its build is loading. */
const MAX_HIDDEN_MS = 2_000;

/** So many traces are read even if no style sheet has to be switched, so that they take no memory. */
const MAX_TRACES = 100;

/** Links whose style sheet is loading, and for whose `load` event the remote does not wait. */
const loadingLinks = new Set<HTMLLinkElement>();
/** All links that were ever in `loadingLinks`. */
const checkedLinks = new WeakSet<HTMLLinkElement>();

/** Sheets that this module has disabled, as their element or as the constructed sheet itself. */
const disabledSheets = new WeakSet<object>();

/**
 * Enables each style sheet while a build that may use it has an outlet on the page, and disables it while none has, wherever in the
 * document it is. Disabled sheets stay in the document, so they are not requested again, and keep the rules that a library inserted
 * into them.
 *
 * `updateSheets` below does all the work. It runs when an outlet opens or closes (`hooks.outletBuildsChanged`), when code touches a
 * sheet that is off, when an element is added to the head, and when a style sheet has loaded or failed to.
 *
 * `sheet.disabled` works in every browser. The alternatives do not: when `media` of a style element changes, Firefox parses its text
 * again and drops inserted rules (https://github.com/mozilla/gecko-dev/blob/master/dom/html/HTMLStyleElement.cpp); a link with
 * `disabled` drops its sheet and loads it again
 * (https://developer.mozilla.org/en-US/docs/Web/API/HTMLLinkElement/disabled).
 *
 * @param oldPage the page that stays visible as a snapshot during a navigation
 */
export function toggleStyles(oldPage: OldPage): void {
  const update = () => updateSheets(oldPage);
  const onLoadEnd = ({ target }: Event) => {
    if (target instanceof HTMLLinkElement) update();
  };
  document.addEventListener('load', onLoadEnd, true);
  document.addEventListener('error', onLoadEnd, true);
  // A module that finishes loading after its outlet has closed may still add styles. Observers run before the next frame, so these
  // are disabled before they are visible.
  const observer = new MutationObserver((records) => {
    assignShownBuilds(oldPage, records);
    update();
  });
  observer.observe(document.head, { childList: true, subtree: true, characterData: true });
  const { outletBuildsChanged } = hooks;
  installHooks({
    outletBuildsChanged() {
      update();
      outletBuildsChanged();
    },
    traceLeft(target) {
      // A build that uses the sheet may be on the page.
      if (disabledSheets.has(styleOf(target))) update();
      else if (traces.length === MAX_TRACES) setTimeout(readTraces); // later, when a new script has its URL
    },
  });
  update();
}

/**
 * Style elements that were parsed from HTML or cloned have no trace. While a build is loading, they are assumed to belong to one of the
 * builds on the page.
 */
function assignShownBuilds(oldPage: OldPage, records: readonly MutationRecord[]): void {
  const shown = [...outletBuilds].filter(([outlet]) => !oldPage.isStyleHolder(outlet));
  if (!shown.some(([{ dataset }]) => dataset.status === 'loading')) return;
  const builds = shown.map(([, basePath]) => basePath);
  for (const node of records.flatMap(({ addedNodes }) => [...addedNodes])) {
    if (node instanceof HTMLStyleElement) assignOwners(node, builds);
  }
}

function updateSheets(oldPage: OldPage): void {
  // Including those of the old page while a snapshot of it is visible.
  const activeBuilds = new Set(outletBuilds.values());
  for (const sheet of [...document.styleSheets, ...document.adoptedStyleSheets]) {
    const owners = ownersOf(sheet.ownerNode ?? sheet);
    const active = owners && [...owners].filter((basePath) => activeBuilds.has(basePath));
    // Dropping the snapshot calls this function again.
    if (active?.length && oldPage.isHeld() && hasUnscopedRules(sheet) && oldPage.dropIfRestyledBy(active)) return;
    toggleSheet(sheet, active?.length !== 0);
  }
  const roots = new Set([...outletBuilds.keys()].map((outlet) => outlet.getRootNode()));
  for (const root of [document, ...roots])
    if (root instanceof Document || root instanceof ShadowRoot) watchLinks(root, oldPage);
  hideUnstyledOutlets();
}

/** Hides outlets while a link is loading for which the remote does not wait. */
function watchLinks(root: Document | ShadowRoot, oldPage: OldPage): void {
  for (const link of root.querySelectorAll<HTMLLinkElement>('link[rel~="stylesheet"]')) {
    // With `onload`, the remote itself waits for the sheet before it mounts, as mini-css-extract-plugin does.
    if (link.sheet || link.onload || checkedLinks.has(link)) continue;
    checkedLinks.add(link);
    loadingLinks.add(link);
    oldPage.dropIfRestyledBy(ownersOf(link) ?? []);
    const stopWaiting = () => {
      loadingLinks.delete(link);
      hideUnstyledOutlets();
    };
    setTimeout(stopWaiting, MAX_HIDDEN_MS);
    // `load` does not leave a shadow root.
    for (const type of ['load', 'error']) link.addEventListener(type, stopWaiting, { once: true });
  }
}

/** Whether a sheet has rules that are not contained. Assumed of sheets whose rules another origin does not let us read. */
function hasUnscopedRules(sheet: CSSStyleSheet): boolean {
  try {
    return [...sheet.cssRules].some(
      (rule) => (rule instanceof CSSStyleRule && !isOutletScope(rule.selectorText)) || rule instanceof CSSConditionRule,
    );
  } catch (error) {
    if (error instanceof DOMException) return true;
    throw error;
  }
}

/** Sheets that somebody else has disabled stay so. */
function toggleSheet(sheet: CSSStyleSheet, isActive: boolean): void {
  const node = sheet.ownerNode ?? sheet;
  if (isActive) {
    if (disabledSheets.delete(node)) sheet.disabled = false;
  } else if (!sheet.disabled) {
    disabledSheets.add(node);
    sheet.disabled = true;
  }
}

/** Hides outlets that have just opened until the sheets that their build has added are loaded; navigation/transition/transition.css has the rule. */
function hideUnstyledOutlets(): void {
  const owners = new Set([...loadingLinks].flatMap((link) => [...(ownersOf(link) ?? [])]));
  for (const [outlet, basePath] of outletBuilds) {
    const isNew = outlet.dataset.status === 'loading' || outlet.hasAttribute('data-unstyled');
    outlet.toggleAttribute('data-unstyled', isNew && owners.has(basePath));
  }
}
