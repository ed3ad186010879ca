import { installHooks } from '../hooks.ts';
import type { OldPage } from '../navigation/transition/hold-old-page.ts';
import { ownerOf } from './style-owner.ts';
import { createdAt, outletBuilds } from './style-tracker.ts';

/** Longest time that an outlet is not seen because a style sheet of its build is on its way. */
const LIMIT_MS = 2_000;

/** Style sheets that are on their way, and for which nobody seems to wait. */
const arriving = new Set<HTMLLinkElement>();
const seen = new WeakSet<HTMLLinkElement>();

/** What is switched off, as element or constructed sheet. */
const off = new WeakSet<object>();
/** What no outlet of its maker shows any more -> how many rules it had then. */
const left = new WeakMap<object, number>();
let pages: OldPage;

/**
 * Keeps the style sheets of each build on while the build has an outlet in the page, and off while it has none, wherever they
 * stand. They stay in the page: nobody asks for them again, and what a library wrote into them is still there.
 *
 * `sheet.disabled` does that in every browser. A change of `media` makes Firefox read the text of a style element anew, which
 * drops the rules that were inserted; a `disabled` link gives up its sheet, and is loaded again.
 */
export function toggleStyles(held: OldPage): void {
  pages = held;
  const arrive = ({ target }: Event) => {
    if (!(target instanceof HTMLLinkElement)) return;
    arriving.delete(target);
    look();
  };
  document.addEventListener('load', arrive, true);
  document.addEventListener('error', arrive, true);
  // A module that arrives when its outlet is gone may still add styles; they are off before they are seen.
  new MutationObserver(takeIn).observe(document.head, { childList: true, subtree: true, characterData: true });
  installHooks({ outletBuildsChanged: look });
  look();
}

/** No code makes what is written as HTML or cloned; where just one build loads or mounts, it has added it. */
function takeIn(records: readonly MutationRecord[]): void {
  const loading = [...outletBuilds]
    .filter(([{ dataset }]) => dataset.status === 'loading')
    .map(([, basePath]) => basePath);
  const [first = ''] = loading;
  const isOnly = loading.every((basePath) => basePath === first);
  for (const node of isOnly ? records.flatMap(({ addedNodes }) => [...addedNodes]) : []) {
    if (node instanceof HTMLStyleElement && !createdAt.has(node)) createdAt.set(node, { stack: first });
  }
  look();
}

function look(): void {
  const held = new Set(outletBuilds.values());
  const shown = new Set(
    [...outletBuilds].filter(([outlet]) => !pages.isStyleHolder(outlet)).map(([, basePath]) => basePath),
  );
  for (const sheet of [...document.styleSheets, ...document.adoptedStyleSheets]) {
    const maker = makerOf(sheet.ownerNode ?? sheet);
    if (maker === undefined) continue;
    // It begins anew then, when the picture is gone.
    if (held.has(maker) && reachesAll(sheet) && pages.dropIfRestyledBy(maker)) return;
    turn(sheet, held.has(maker), shown.has(maker));
  }
  for (const link of document.querySelectorAll<HTMLLinkElement>('link[rel~="stylesheet"]')) {
    // mini-css-extract-plugin and its like wait for the sheet, and are told by `onload`.
    if (link.sheet || link.onload || seen.has(link)) continue;
    seen.add(link);
    arriving.add(link);
    pages.dropIfRestyledBy(makerOf(link) ?? '');
    setTimeout(() => {
      arriving.delete(link);
      veil();
    }, LIMIT_MS);
  }
  veil();
}

/** What stands in an outlet belongs to it. */
function makerOf(style: object): string | undefined {
  const outlet = style instanceof HTMLLinkElement && style.closest<HTMLElement>('[data-status]');
  return ownerOf(style) ?? (outlet ? outletBuilds.get(outlet) : undefined);
}

/** Whether a sheet has rules that are not contained in a scope or a layer. One from elsewhere may not be looked into. */
function reachesAll(sheet: CSSStyleSheet): boolean {
  try {
    return [...sheet.cssRules].some((rule) => rule instanceof CSSStyleRule || rule instanceof CSSConditionRule);
  } catch (error) {
    if (error instanceof DOMException) return true;
    throw error;
  }
}

function turn(sheet: CSSStyleSheet, on: boolean, isShown: boolean): void {
  const node = sheet.ownerNode ?? sheet;
  const rules = sheet.href ? 0 : sheet.cssRules.length;
  const before = left.get(node);
  if (isShown) left.delete(node);
  else if (before === undefined) left.set(node, rules);
  // Written into while its maker is away: other remotes use the same library, whose sheet it is.
  const isOthers = !isShown && before !== undefined && rules > before;
  if (isOthers) createdAt.delete(node);
  if (on || isOthers) {
    if (off.delete(node)) sheet.disabled = false;
  } else if (!sheet.disabled) {
    off.add(node);
    sheet.disabled = true;
  }
}

/** An outlet that is new does not show itself before the sheets that its build has just added. */
function veil(): void {
  const makers = new Set([...arriving].map(makerOf));
  for (const [outlet, basePath] of outletBuilds) {
    const isNew = outlet.dataset.status === 'loading' || outlet.hasAttribute('data-unstyled');
    outlet.toggleAttribute('data-unstyled', isNew && makers.has(basePath));
  }
}
