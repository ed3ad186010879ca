import { isOutletScope } from '../../remotes/build/outlet-scope.ts';
import { installHooks } from '../chunk-hooks.ts';
import type { OldPage } from '../navigation/transition/hold-old-page.ts';
import { ownerOf } from './style-owner.ts';
import { createdAt, outletBuilds } from './style-tracker.ts';

/** An outlet is hidden for at most this long while a style sheet of its build is loading. */
const MAX_HIDDEN_MS = 2_000;

/** Links whose style sheet is loading, and for whose `load` event the remote does not wait. */
const loadingLinks = new Set<HTMLLinkElement>();
/** All links that were ever in `loadingLinks`. */
const checkedLinks = new WeakSet<HTMLLinkElement>();

/** Sheets that this module has disabled, as their element or as the constructed sheet itself. */
const disabledSheets = new WeakSet<object>();
/** Sheet whose build is no longer shown -> the number of rules that it had when the build's last outlet closed. */
const ruleCounts = new WeakMap<object, number>();

/**
 * Enables the style sheets of each build while the build has an outlet on the page, and disables them while it has none, wherever in
 * the document they are. Disabled sheets stay in the document, so they are not requested again, and keep the rules that a library
 * inserted into them.
 *
 * `updateSheets` below does all the work. It runs when an outlet opens or closes (`hooks.outletBuildsChanged`), when an element is
 * added to the head, and when a style sheet has loaded or failed to.
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
    if (!(target instanceof HTMLLinkElement)) return;
    loadingLinks.delete(target);
    update();
  };
  document.addEventListener('load', onLoadEnd, true);
  document.addEventListener('error', onLoadEnd, true);
  // A module that finishes loading after its outlet has closed may still add styles. Observers run before the next frame, so these
  // are disabled before they are visible.
  const observer = new MutationObserver((records) => {
    assignOwner(records);
    update();
  });
  observer.observe(document.head, { childList: true, subtree: true, characterData: true });
  installHooks({ outletBuildsChanged: update });
  update();
}

/**
 * Style elements that were parsed from HTML or cloned have no creation stack. If only one build is loading, it is assumed to be their
 * owner: its base path takes the place of the stack.
 */
function assignOwner(records: readonly MutationRecord[]): void {
  const loadingBuilds = [...outletBuilds]
    .filter(([{ dataset }]) => dataset.status === 'loading')
    .map(([, basePath]) => basePath);
  const [first = ''] = loadingBuilds;
  const isOnlyBuild = loadingBuilds.every((basePath) => basePath === first);
  for (const node of isOnlyBuild ? records.flatMap(({ addedNodes }) => [...addedNodes]) : []) {
    if (node instanceof HTMLStyleElement && !createdAt.has(node)) createdAt.set(node, { stack: first });
  }
}

function updateSheets(oldPage: OldPage): void {
  // Including those of the old page while a snapshot of it is visible.
  const activeBuilds = new Set(outletBuilds.values());
  const shownBuilds = new Set(
    [...outletBuilds].filter(([outlet]) => !oldPage.isStyleHolder(outlet)).map(([, basePath]) => basePath),
  );
  for (const sheet of [...document.styleSheets, ...document.adoptedStyleSheets]) {
    const owner = findOwner(sheet.ownerNode ?? sheet);
    if (owner === undefined) continue;
    // Dropping the snapshot calls this function again.
    if (activeBuilds.has(owner) && hasUnscopedRules(sheet) && oldPage.dropIfRestyledBy(owner)) return;
    toggleSheet(sheet, activeBuilds.has(owner), shownBuilds.has(owner));
  }
  for (const link of document.querySelectorAll<HTMLLinkElement>('link[rel~="stylesheet"]')) {
    // With `onload`, the remote itself waits for the sheet before it mounts, as mini-css-extract-plugin does.
    if (link.sheet || link.onload || checkedLinks.has(link)) continue;
    checkedLinks.add(link);
    loadingLinks.add(link);
    oldPage.dropIfRestyledBy(findOwner(link) ?? '');
    setTimeout(() => {
      loadingLinks.delete(link);
      hideUnstyledOutlets();
    }, MAX_HIDDEN_MS);
  }
  hideUnstyledOutlets();
}

/** The base path of the build that a style belongs to. A link inside an outlet belongs to the build of that outlet. */
function findOwner(style: object): string | undefined {
  const outlet = style instanceof HTMLLinkElement && style.closest<HTMLElement>('[data-status]');
  return ownerOf(style) ?? (outlet ? outletBuilds.get(outlet) : undefined);
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

/**
 * @param isActive whether the sheet's build has an outlet, or is part of the visible snapshot of the old page
 * @param isShown whether the sheet's build has an outlet
 */
function toggleSheet(sheet: CSSStyleSheet, isActive: boolean, isShown: boolean): void {
  const node = sheet.ownerNode ?? sheet;
  const ruleCount = sheet.href ? 0 : sheet.cssRules.length;
  const countBefore = ruleCounts.get(node);
  if (isShown) ruleCounts.delete(node);
  else if (countBefore === undefined) ruleCounts.set(node, ruleCount);
  // New rules although the sheet's build is not shown: other remotes use the same shared library, and it inserts their rules into
  // this sheet too. From now on the sheet belongs to no build.
  const isSharedSheet = !isShown && countBefore !== undefined && ruleCount > countBefore;
  if (isSharedSheet) createdAt.delete(node);
  if (isActive || isSharedSheet) {
    if (disabledSheets.delete(node)) sheet.disabled = false;
  } else if (!sheet.disabled) {
    disabledSheets.add(node);
    sheet.disabled = true;
  }
}

/** Hides outlets that have just opened until the sheets that their build has added are loaded; page.css has the rule. */
function hideUnstyledOutlets(): void {
  const owners = new Set([...loadingLinks].map(findOwner));
  for (const [outlet, basePath] of outletBuilds) {
    const isNew = outlet.dataset.status === 'loading' || outlet.hasAttribute('data-unstyled');
    outlet.toggleAttribute('data-unstyled', isNew && owners.has(basePath));
  }
}
