import { noteEvents } from '../hangs/note-events.ts';
import { loadPrefetch } from '../prefetch/load-prefetch.ts';
import type { Site } from '../site/site.ts';
import { toggleStyles } from '../styles/toggle-styles.ts';
import { announce } from '../texts/announce.ts';
import { followOtherTabs } from '../texts/change-language.ts';
import { confirmLeave } from './confirm-leave.ts';
import { historyEntryKey } from './history-entry-key.ts';
import { historyEntryStates } from './history-entry-state.ts';
import { moveFocus } from './move-focus.ts';
import { waitUntil } from './observe-page.ts';
import type { ManifestTitle } from './page-title.ts';
import { removeSnapshots } from './remove-snapshots.ts';
import { hashTarget, restoreScroll } from './scroll-restoration.ts';
import { holdOldPage } from './transition/hold-old-page.ts';

/** A page that has mounted is announced after this long if only the manifest has a title for it: a remote may be about to give its own. */
const OWN_TITLE_MS = 1_000;

/**
 * Makes the pages of several remotes one site. When the application in `main` changes, this does what a page load does for the
 * visitor: the old page stays visible until the new one is there; the new one is announced, gets the focus, and is scrolled to
 * where it was left. A visitor with unsaved work is asked first.
 *
 * @param manifestTitle the title of the page by the manifest
 * @param prefetchChunk imports prefetch.ts
 */
export function startPageChanges(
  site: Site,
  manifestTitle: ManifestTitle,
  prefetchChunk: Parameters<typeof loadPrefetch>[1],
): void {
  confirmLeave(site);
  removeSnapshots();
  const oldPage = holdOldPage();
  toggleStyles(oldPage);
  followOtherTabs();
  noteEvents();
  const entryStates = historyEntryStates();
  const scroll = restoreScroll(entryStates);
  let entryKey = historyEntryKey();
  let { pathname } = location;
  let page = pageAt(site);
  let focused: Element | null = null;
  let stopWaiting = () => {};
  /** No remote has given the page a title since it mounted. Its first one is announced however late it is. */
  let awaitsTitle = false;
  let announceTimer: number | undefined;
  let { title } = document;

  const stopAnnouncing = () => {
    clearTimeout(announceTimer);
    awaitsTitle = false;
  };
  const announceTitle = () => {
    stopAnnouncing();
    announce(document.title);
  };
  const recordTitle = () =>
    entryStates.add(historyEntryKey(), { title: document.title, lang: document.documentElement.lang });
  const onHeadChange = () => {
    if (document.title === title) return;
    ({ title } = document);
    recordTitle();
    if (awaitsTitle && title !== manifestTitle()) announceTitle();
  };
  const onArrive = () => {
    const nextPage = pageAt(site);
    const nextKey = historyEntryKey();
    const isNewPage = nextPage !== page;
    const isNewPath = isNewPage || location.pathname !== pathname;
    // single-spa dispatches its events twice for a navigation that registers an application.
    if (nextKey === entryKey && !isNewPath) return;
    const known = nextKey === entryKey ? undefined : entryStates.of(nextKey);
    entryKey = nextKey;
    pathname = location.pathname;
    page = nextPage;
    if (known?.title !== undefined && known.lang === document.documentElement.lang) document.title = known.title;
    recordTitle();
    scroll.stop();
    if (isNewPage) {
      stopWaiting();
      stopAnnouncing();
      announce('');
      focused = document.activeElement;
    }
    // The browser has already scrolled to a target that is in the page.
    const needsScroll = known !== undefined || isNewPath || !hashTarget();
    const onRouted = () => {
      if (isNewPage) awaitPage();
      if (needsScroll) scroll.restore(known, isPageVisible, isNewPage ? focusTarget : () => {});
    };
    // The old application has left the page by then.
    window.addEventListener('single-spa:routing-event', onRouted, { once: true });
  };
  const isPageVisible = () => !oldPage.isHeld() && isComplete(page);
  const awaitPage = () => {
    if (!focused?.isConnected) focused = null; // it would retain the old page
    stopWaiting = waitUntil(() => {
      if (isComplete(page)) oldPage.release();
      if (!isPageVisible()) return false;
      if (document.title !== manifestTitle() || hasFailed()) announceTitle();
      else {
        awaitsTitle = true;
        announceTimer = window.setTimeout(() => announce(document.title), OWN_TITLE_MS);
      }
      moveFocus(focused);
      focused = document.activeElement;
      return true;
    });
  };
  const focusTarget = (target: HTMLElement) => {
    moveFocus(focused, target);
    focused = document.activeElement;
  };

  scroll.restore(entryStates.of(entryKey), isPageVisible, () => {});
  recordTitle();
  new MutationObserver(onHeadChange).observe(document.head, { childList: true, characterData: true, subtree: true });
  window.addEventListener('conch:language', recordTitle);
  window.addEventListener('single-spa:before-routing-event', onArrive);
  loadPrefetch(site, prefetchChunk);
}

/** Name of the first application in `main`; a colon and the path if no application claims the path. */
function pageAt(site: Site): string {
  const entry = site.match(location.pathname).find(({ region }) => region === 'main');
  return entry ? entry.name : `:${location.pathname}`;
}

const hasFailed = (): boolean => document.querySelector('main > [data-status="failed"]') !== null;

/** Whether the page has mounted, or shows why it cannot. */
function isComplete(page: string): boolean {
  const outlets = [...document.querySelectorAll<HTMLElement>('main > [data-application]')];
  if (page.startsWith(':')) return outlets.length === 0 && document.querySelector('.conch-not-found') !== null;
  const outlet = outlets.find(({ dataset }) => dataset.application === page);
  if (outlet?.dataset.status === 'failed') return true;
  return outlet?.dataset.status === 'mounted' && outlet.dataset.unstyled === undefined;
}
