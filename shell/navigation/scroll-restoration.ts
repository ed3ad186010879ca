import { historyEntryKey } from './history-entry-key.ts';
import type { HistoryEntryState, HistoryEntryStates } from './history-entry-state.ts';
import { onUserInput, waitUntil } from './observe-page.ts';

export type ScrollRestoration = {
  /**
   * Scrolls to where the page was left, or else to what the hash of the URL names, once that is there and stays there.
   * A visitor who acts meanwhile is left alone.
   *
   * @param known what is known of the history entry from before
   * @param isThere tells whether the page that belongs there has arrived
   * @param onTarget is called when what the hash names has been reached
   */
  place(known: HistoryEntryState | undefined, isThere: () => boolean, onTarget: (target: HTMLElement) => void): void;
  /** Gives up what `place` has not achieved yet. */
  stop(): void;
};

/** Sees to where the page is scrolled to, in the browser's place, which does not know when content has arrived. */
export function restoreScroll(memory: HistoryEntryStates): ScrollRestoration {
  const take = () => {
    history.scrollRestoration = 'manual';
  };
  take();
  window.addEventListener('pageshow', take);
  // Whoever comes back may meet a page whose scripts do not arrive.
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
      // What the browser does to a page that is not as long yet is not where the visitor left it.
      if (!end) memory.add(historyEntryKey(), { left: window.scrollX, top: window.scrollY });
    },
    { passive: true },
  );

  return {
    stop,
    place(known, isThere, onTarget) {
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
      const endActs = onUserInput(stop);
      end = () => {
        endWatch();
        endActs();
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
  return document.getElementById(name) ?? document.getElementById(decode(name));
}

/** A hash that a person mistyped need not be well encoded. */
function decode(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch (error) {
    if (error instanceof URIError) return name;
    throw error;
  }
}
