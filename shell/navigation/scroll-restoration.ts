import { decodeUrl } from '../decode-url.ts';
import { historyEntryKey } from './history-entry-key.ts';
import type { HistoryEntryState, HistoryEntryStates } from './history-entry-state.ts';
import { onUserInput, waitUntil } from './observe-page.ts';

export type ScrollRestoration = {
  /**
   * Scrolls to where the page was left, or to the element that the hash of the URL names, and repeats that while the page still
   * changes. It stops when the visitor scrolls, points or types.
   *
   * @param known state of the history entry from an earlier visit
   * @param isThere whether the page has mounted
   * @param onTarget called when the element of the hash has been reached
   */
  restore(known: HistoryEntryState | undefined, isThere: () => boolean, onTarget: (target: HTMLElement) => void): void;
  /** Ends a `restore` that is not done yet. */
  stop(): void;
};

/** Replaces the browser's own scroll restoration, which does not know when the content has arrived. */
export function restoreScroll(entryStates: HistoryEntryStates): ScrollRestoration {
  const disableNative = () => {
    history.scrollRestoration = 'manual';
  };
  disableNative();
  window.addEventListener('pageshow', disableNative);
  // The next page load may be one whose scripts fail.
  window.addEventListener('pagehide', () => {
    history.scrollRestoration = 'auto';
  });

  let end: (() => void) | undefined;
  const stop = () => {
    end?.();
    end = undefined;
  };
  window.addEventListener(
    'scroll',
    () => {
      // While a restore is under way, the browser itself scrolls a page that is still too short.
      if (!end) entryStates.add(historyEntryKey(), { left: window.scrollX, top: window.scrollY });
    },
    { passive: true },
  );

  return {
    stop,
    restore(known, isThere, onTarget) {
      stop();
      const { left = 0, top } = known ?? {};
      const attempt = top === undefined ? () => reachTarget(onTarget) : () => reach(left, top);
      if (top === undefined && location.hash === '') return;
      let done = false;
      const endWatch = waitUntil(() => {
        done = isThere() && attempt() && !document.querySelector('[data-status="loading"]');
        if (done) stop();
        return done;
      });
      if (done) return;
      const endInput = onUserInput(stop);
      end = () => {
        endWatch();
        endInput();
      };
    },
  };
}

function reach(left: number, top: number): boolean {
  window.scrollTo({ left, top, behavior: 'instant' });
  return Math.abs(window.scrollY - top) < 2; // positions are fractions of pixels on some screens
}

function reachTarget(onTarget: (target: HTMLElement) => void): boolean {
  const target = hashTarget();
  if (!target) return false;
  target.scrollIntoView({ behavior: 'instant' });
  onTarget(target);
  return true;
}

/** The element that the hash of the URL names. */
export function hashTarget(): HTMLElement | null {
  const name = location.hash.slice(1);
  return document.getElementById(name) ?? document.getElementById(decodeUrl(name));
}
