import { hooks, installHooks } from '../chunk-hooks.ts';
import { patchMethod } from '../patch-method.ts';
import { isTraced, outletOf, ownersOf } from './style-owner.ts';
import { outletBuilds } from './style-tracker.ts';

/** What this module has added to a shadow root. */
type Given = {
  readonly sheets: readonly CSSStyleSheet[];
  /** Link of the document -> its copy in the root. */
  readonly links: ReadonlyMap<Node, Element>;
};

/** All fragments in shadow roots. */
const fragments = new Set<Element>();
const given = new Map<ShadowRoot, Given>();
/** Sheet of the document -> what shadow roots adopt in its place, which all roots share. */
const copies = new WeakMap<CSSStyleSheet, CSSStyleSheet>();
/** Sheets whose rules have changed since they were copied. */
const changedSheets = new WeakSet<CSSStyleSheet>();
let isScheduled = false;
let isFollowing = false;

/**
 * Brings styles into the shadow root of a fragment, for as long as it is there: those of the shell for error cards and notes, and the
 * sheets of the document that may be used by the builds that have an outlet in this root. Otherwise none of them would apply there
 * (https://developer.mozilla.org/en-US/docs/Web/API/Web_components/Using_shadow_DOM#encapsulation_from_css).
 *
 * The root adopts copies of the sheets, so nothing is requested again, and nothing is added to its tree. Copies follow the rules that
 * are inserted or deleted later.
 */
export function styleRootOf(fragment: Element): void {
  if (!isFollowing) followChanges();
  fragments.add(fragment);
  styleRoots();
}

function followChanges(): void {
  isFollowing = true;
  const { outletBuildsChanged } = hooks;
  installHooks({
    outletBuildsChanged() {
      outletBuildsChanged();
      styleRoots();
    },
  });
  const onLoad = ({ target }: Event) => {
    if (!(target instanceof HTMLLinkElement || target instanceof HTMLStyleElement)) return;
    if (target.sheet) changedSheets.add(target.sheet); // what it imports is there
    styleRoots(); // at once, because a remote that waits for its style sheet mounts next
  };
  document.addEventListener('load', onLoad, true);
  new MutationObserver(styleRoots).observe(document.head, {
    childList: true,
    subtree: true,
    characterData: true,
    attributeFilter: ['media'],
  });
  for (const { prototype } of [CSSStyleSheet, CSSGroupingRule]) {
    for (const method of ['insertRule', 'deleteRule']) {
      patchMethod(prototype, method, (original, self, parameters) => {
        const result = Reflect.apply(original, self, parameters);
        const sheet = self instanceof CSSRule ? self.parentStyleSheet : self;
        if (sheet instanceof CSSStyleSheet) scheduleCopy(sheet);
        return result;
      });
    }
  }
}

/** Copies a sheet once after all changes of a task, and before the next frame. */
function scheduleCopy(sheet: CSSStyleSheet): void {
  changedSheets.add(outermost(sheet));
  if (isScheduled) return;
  isScheduled = true;
  queueMicrotask(() => {
    isScheduled = false;
    styleRoots();
  });
}

const outermost = (sheet: CSSStyleSheet): CSSStyleSheet =>
  sheet.parentStyleSheet ? outermost(sheet.parentStyleSheet) : sheet;

function styleRoots(): void {
  const buildsInRoots = new Map<ShadowRoot, Set<string>>();
  for (const fragment of fragments) {
    const root = fragment.getRootNode();
    if (root instanceof ShadowRoot && fragment.isConnected) buildsInRoots.set(root, new Set());
    else fragments.delete(fragment);
  }
  for (const [outlet, basePath] of outletBuilds) {
    const root = outlet.getRootNode();
    if (root instanceof ShadowRoot) buildsInRoots.get(root)?.add(basePath);
  }
  for (const [root, builds] of buildsInRoots) give(root, sheetsFor(builds));
  for (const root of given.keys()) if (!buildsInRoots.has(root)) give(root, []);
}

/** The sheets of the document that builds in a shadow root may use, in their order. */
function sheetsFor(builds: ReadonlySet<string>): CSSStyleSheet[] {
  return [...document.styleSheets, ...document.adoptedStyleSheets].filter((sheet) => {
    const style = sheet.ownerNode ?? sheet;
    if (isOfShell(style)) return true;
    if (outletOf(style)) return false; // every outlet of this build brings it
    const owners = ownersOf(style);
    return owners ? [...owners].some((build) => builds.has(build)) : isTraced(style);
  });
}

const isOfShell = (style: object): boolean => style instanceof Element && style.id === 'conch-styles';

function give(root: ShadowRoot, sources: readonly CSSStyleSheet[]): void {
  const { sheets: oldSheets, links: oldLinks } = given.get(root) ?? { sheets: [], links: new Map<Node, Element>() };
  const sheets: CSSStyleSheet[] = [];
  const links = new Map<Node, Element>();
  const others = root.adoptedStyleSheets.filter((sheet) => !oldSheets.includes(sheet));
  for (const source of sources) {
    const copy = copyOf(source);
    const link = source.ownerNode;
    if (copy && !others.includes(copy)) sheets.push(copy);
    if (!copy && link instanceof HTMLLinkElement) links.set(link, oldLinks.get(link) ?? addLink(root, link));
  }
  for (const [source, link] of oldLinks) if (!links.has(source)) link.remove();
  // In front of those of the component itself, which can override them as in a document.
  const adopted = [...sheets, ...others];
  const isNew = adopted.some((sheet, index) => sheet !== root.adoptedStyleSheets[index]);
  if (isNew || adopted.length !== root.adoptedStyleSheets.length) root.adoptedStyleSheets = adopted;
  if (sources.length > 0) given.set(root, { sheets, links });
  else given.delete(root);
}

/** For a sheet whose rules another origin does not let us read. The browser has it in its cache. */
function addLink(root: ShadowRoot, link: HTMLLinkElement): Element {
  const copy = document.createElement('link');
  for (const { name, value } of link.attributes) if (name !== 'id') copy.setAttribute(name, value);
  root.append(copy);
  return copy;
}

/** What a shadow root adopts in place of a sheet of the document. Undefined if its rules cannot be read. */
function copyOf(source: CSSStyleSheet): CSSStyleSheet | undefined {
  if (!source.ownerNode) return source; // a constructed sheet
  const copy = copies.get(source) ?? new CSSStyleSheet();
  try {
    if (!copies.has(source) || changedSheets.has(source)) {
      const rules = rulesOf(source);
      copy.replaceSync((isOfShell(source.ownerNode) ? rules.map(inFragments) : rules).join('\n'));
    }
  } catch (error) {
    if (error instanceof DOMException) return undefined;
    throw error;
  }
  copies.set(source, copy);
  changedSheets.delete(source);
  if (copy.media.mediaText !== source.media.mediaText) copy.media.mediaText = source.media.mediaText;
  copy.disabled = source.disabled;
  return copy;
}

/**
 * Texts of the rules of a sheet, with those that it imports in their place, because a constructed sheet imports nothing
 * (https://developer.mozilla.org/en-US/docs/Web/API/CSSStyleSheet/replaceSync). Fonts are those of the document, also in shadow roots.
 */
function rulesOf(sheet: CSSStyleSheet): string[] {
  const base = sheet.href ?? document.baseURI;
  return [...sheet.cssRules].flatMap((rule) => {
    if (rule instanceof CSSFontFaceRule) return [];
    if (!(rule instanceof CSSImportRule)) return [withWholeUrls(rule.cssText, base)];
    if (!rule.styleSheet) return []; // a `load` event follows
    const { media, layerName, supportsText } = rule;
    let text = rulesOf(rule.styleSheet).join('\n');
    if (typeof layerName === 'string') text = `@layer ${layerName}{${text}}`;
    if (supportsText) text = `@supports ${supportsText}{${text}}`;
    return media.mediaText ? [`@media ${media.mediaText}{${text}}`] : [text];
  });
}

/** Browsers write each URL as `url("…")`, as it is in the sheet: https://drafts.csswg.org/cssom/#serialize-a-url */
const withWholeUrls = (text: string, base: string): string =>
  text.replace(/url\("([^"#][^"]*)"\)/g, (whole, url: string) =>
    URL.canParse(url, base) ? `url("${new URL(url, base).href}")` : whole,
  );

/** Rules of the shell that name no element of its own, such as `*`, apply inside fragments only: the rest of the root is not ours. */
const inFragments = (rule: string): string =>
  /conch-|^@keyframes/.test(rule) ? rule : `:where(conch-fragment){${rule}}`;
