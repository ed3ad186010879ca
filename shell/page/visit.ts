import type { Site } from '../manifest/choose.ts';
import { announce } from './announce.ts';
import { askBeforeLeaving } from './ask-before-leaving.ts';
import { beginPrefetch } from './begin-prefetch.ts';
import { followOtherTabs } from './change-language.ts';
import { entryMemory } from './entry-memory.ts';
import { focusPage } from './focus-page.ts';
import { entryKey } from './history-entry.ts';
import { holdPages } from './hold-pages.ts';
import { hashTarget, scrollMemory } from './scroll-memory.ts';
import { switchStyles } from './switch-styles.ts';
import { tellOthers } from './tell-others.ts';
import { untilTrue } from './watch-page.ts';

export { changeLanguage } from './change-language.ts';

/**
 * Makes the pages of several remotes one site. When the application in `main` changes, what a page load does for a visitor is done
 * here: the old page is seen until the new one is there, which then is announced, has the focus, and is scrolled to where it was
 * left. Work that would be lost is asked about.
 */
export function visit(site: Site): void {
  tellOthers();
  askBeforeLeaving(site);
  const held = holdPages();
  switchStyles(held);
  followOtherTabs();
  const memory = entryMemory();
  const scroll = scrollMemory(memory);
  let entry = entryKey();
  let { pathname } = location;
  let page = pageAt(site);
  let focused: Element | null = null;
  let stopWaiting = () => {};

  /** Before route.ts gives the next page its title. */
  const leave = () => {
    if (entryKey() !== entry) memory.add(entry, { title: document.title, lang: document.documentElement.lang });
  };
  const arrive = () => {
    const next = pageAt(site);
    const key = entryKey();
    const isNew = next !== page;
    const isElsewhere = isNew || location.pathname !== pathname;
    // single-spa tells twice of a navigation for which an application had to be registered.
    if (key === entry && !isElsewhere) return;
    const known = key === entry ? undefined : memory.of(key);
    entry = key;
    pathname = location.pathname;
    page = next;
    if (known?.title !== undefined && known.lang === document.documentElement.lang) document.title = known.title;
    scroll.stop();
    if (isNew) {
      stopWaiting();
      announce('');
      focused = document.activeElement;
    }
    // What is in the page already, the browser has scrolled to.
    const isToBePlaced = known !== undefined || isElsewhere || !hashTarget();
    // What was left is out of the page then.
    const settle = () => {
      if (isNew) awaitPage();
      if (isToBePlaced) scroll.place(known, isPageThere, isNew ? focusTarget : () => {});
    };
    window.addEventListener('single-spa:routing-event', settle, { once: true });
  };
  const isPageThere = () => !held.isHolding() && isThere(page);
  const awaitPage = () => {
    if (!focused?.isConnected) focused = null; // it would keep the page that was left
    stopWaiting = untilTrue(() => {
      if (isThere(page)) held.show();
      if (!isPageThere()) return false;
      announce(document.title);
      focusPage(focused);
      focused = document.activeElement;
      return true;
    });
  };
  const focusTarget = (target: HTMLElement) => {
    focusPage(focused, target);
    focused = document.activeElement;
  };

  scroll.place(memory.of(entry), isPageThere, () => {});
  for (const type of ['single-spa:before-app-change', 'single-spa:before-no-app-change']) {
    window.addEventListener(type, leave);
  }
  window.addEventListener('single-spa:before-routing-event', arrive);
  beginPrefetch(site);
}

/** The name of the first application in `main`, or what stands for a path that none claims. */
function pageAt(site: Site): string {
  const entry = site.match(location.pathname).find(({ region }) => region === 'main');
  return entry ? entry.name : `:${location.pathname}`;
}

/** Whether the page has arrived, or what tells that it cannot. */
function isThere(page: string): boolean {
  const outlets = [...document.querySelectorAll<HTMLElement>('main > [data-application]')];
  if (page.startsWith(':')) return outlets.length === 0 && document.querySelector('.conch-not-found') !== null;
  const outlet = outlets.find(({ dataset }) => dataset.application === page);
  if (outlet?.dataset.status === 'failed') return true;
  return outlet?.dataset.status === 'mounted' && outlet.dataset.unstyled === undefined;
}
