import { loadPrefetch } from '../prefetch/load-prefetch.ts';
import { dedupePopstate } from '../single-spa/dedupe-popstate.ts';
import type { Site } from '../site/site.ts';
import { toggleStyles } from '../styles/toggle-styles.ts';
import { announce } from '../texts/announce.ts';
import { followOtherTabs } from '../texts/change-language.ts';
import { confirmLeave } from './confirm-leave.ts';
import { historyEntryKey } from './history-entry-key.ts';
import { historyEntryStates } from './history-entry-state.ts';
import { moveFocus } from './move-focus.ts';
import { waitUntil } from './observe-page.ts';
import { hashTarget, restoreScroll } from './scroll-restoration.ts';
import { holdPages } from './transition/hold-old-page.ts';

export { changeLanguage } from '../texts/change-language.ts';

/**
 * Makes the pages of several remotes one site. When the application in `main` changes, what a page load does for a visitor is done
 * here: the old page is seen until the new one is there, which then is announced, has the focus, and is scrolled to where it was
 * left. Work that would be lost is asked about.
 */
export function startPageChanges(site: Site): void {
  dedupePopstate();
  confirmLeave(site);
  const held = holdPages();
  toggleStyles(held);
  followOtherTabs();
  const memory = historyEntryStates();
  const scroll = restoreScroll(memory);
  let entry = historyEntryKey();
  let { pathname } = location;
  let page = pageAt(site);
  let focused: Element | null = null;
  let stopWaiting = () => {};

  /** Before route.ts gives the next page its title. */
  const leave = () => {
    if (historyEntryKey() !== entry) memory.add(entry, { title: document.title, lang: document.documentElement.lang });
  };
  const arrive = () => {
    const next = pageAt(site);
    const key = historyEntryKey();
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
    stopWaiting = waitUntil(() => {
      if (isThere(page)) held.show();
      if (!isPageThere()) return false;
      announce(document.title);
      moveFocus(focused);
      focused = document.activeElement;
      return true;
    });
  };
  const focusTarget = (target: HTMLElement) => {
    moveFocus(focused, target);
    focused = document.activeElement;
  };

  scroll.place(memory.of(entry), isPageThere, () => {});
  for (const type of ['single-spa:before-app-change', 'single-spa:before-no-app-change']) {
    window.addEventListener(type, leave);
  }
  window.addEventListener('single-spa:before-routing-event', arrive);
  loadPrefetch(site);
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
