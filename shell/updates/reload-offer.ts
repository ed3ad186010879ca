import { unsavedWork, watchUnsavedWork } from '../application/unsaved-work.ts';
import { markReloaded } from './reload-once.ts';
import { updateToast } from './update-toast.ts';

/** Detail of `conch:update`, which `window` receives when the page follows a newer manifest. */
export type UpdateDetail = {
  /** Of the newer manifest. */
  readonly revision: number;
  /** It was taken at once; it waits for the next page load, which is offered; the page is being loaded. */
  readonly status: 'applied' | 'waiting' | 'reloading';
  /** Those that have another build in it: all of them when it was taken, else those that wait. */
  readonly remotes: readonly string[];
};

declare global {
  interface WindowEventMap {
    'conch:update': CustomEvent<UpdateDetail>;
  }
}

export function announceUpdate(status: UpdateDetail['status'], { revision, remotes }: ReloadOffer): void {
  window.dispatchEvent(new CustomEvent('conch:update', { detail: { revision, status, remotes } }));
}

/** What a newer manifest brings, at once or with a page load. */
export type ReloadOffer = Omit<UpdateDetail, 'status'> & {
  /** The manifest as it was received. */
  readonly text: string;
};

let current: ReloadOffer | undefined;
/** The text of the offer that the visitor does not want to hear of any more. */
let dismissed: string | undefined;
/** Where the page is being loaded anew. */
let destination: string | undefined;

const toast = updateToast(
  () => reload(),
  () => {
    dismissed = current?.text;
  },
);
watchUnsavedWork(() => {
  if (current && current.text !== dismissed) toast.show();
});

/** Offers to load the page anew, in place of an offer before. */
export function offerReload(offer: ReloadOffer): void {
  if (current?.text !== offer.text) announceUpdate('waiting', offer);
  current = offer;
  if (offer.text !== dismissed) toast.show();
}

/** For something that cannot be shown without it: loads the page anew, or offers that also to who did not want to hear of it. */
export function requireReload(offer: ReloadOffer): void {
  dismissed = undefined;
  offerReload(offer);
  reloadIfOffered();
}

export function withdrawOffer(): void {
  current = undefined;
  toast.hide();
}

/**
 * Loads the page anew if that has been offered, once for each manifest and never while somebody has unsaved work. Asked again
 * for the same URL it tells the same.
 */
export function reloadIfOffered(): boolean {
  if (destination === location.href) return true;
  destination = undefined; // a remote may have let the visitor cancel that
  if (!current || unsavedWork.size > 0 || !markReloaded(current.revision, current.text)) return false;
  reload();
  return true;
}

function reload(): void {
  if (!current) return;
  markReloaded(current.revision, current.text); // by hand, too: what comes back may be a stale copy
  destination = location.href;
  announceUpdate('reloading', current);
  location.reload();
}
