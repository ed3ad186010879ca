import { unsavedWork, watchUnsavedWork } from '../application/unsaved-work.ts';
import { markReloaded } from './reload-once.ts';
import { updateToast } from './update-toast.ts';

/** Detail of `conch:update`, which `window` receives when the page follows a newer manifest. */
export type UpdateDetail = {
  /** Of the newer manifest. */
  readonly revision: number;
  /** It was adopted at once; it waits for a reload, which is offered; the page is reloading. */
  readonly status: 'applied' | 'waiting' | 'reloading';
  /** Remotes with another build in it: all of them if it was adopted, else those that wait. */
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

/** What a newer manifest changes, at once or with a reload. */
export type ReloadOffer = Omit<UpdateDetail, 'status'> & {
  /** The manifest as it was received. */
  readonly text: string;
};

let current: ReloadOffer | undefined;
/** Text of the offer that the visitor has dismissed. */
let dismissed: string | undefined;
/** URL at which the page is being reloaded. */
let reloadingAt: string | undefined;

const toast = updateToast(
  () => reload(),
  () => {
    dismissed = current?.text;
  },
);
watchUnsavedWork(() => {
  if (current && current.text !== dismissed) toast.show();
});

/** Offers a reload; replaces an earlier offer. */
export function offerReload(offer: ReloadOffer): void {
  if (current?.text !== offer.text) announceUpdate('waiting', offer);
  current = offer;
  if (offer.text !== dismissed) toast.show();
}

/** Reloads now. If unsaved work prevents that, shows the offer again, even if it was dismissed. */
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
 * Reloads the page if that has been offered, once for each manifest, or if an error card says that a sign-in gateway answers in
 * place of the site. Never while there is unsaved work.
 *
 * @returns whether the page is reloading; the same for repeated calls at one URL
 */
export function reloadIfOffered(): boolean {
  if (reloadingAt === location.href) return true;
  reloadingAt = undefined; // a remote may have let the visitor cancel the reload
  if (unsavedWork.size > 0) return false;
  if (document.querySelector('.conch-card[data-gateway]')) {
    reloadingAt = location.href;
    location.reload();
    return true;
  }
  if (!current || !markReloaded(current.revision, current.text)) return false;
  reload();
  return true;
}

function reload(): void {
  if (!current) return;
  markReloaded(current.revision, current.text); // also for a reload by hand: the response may be a stale copy
  reloadingAt = location.href;
  announceUpdate('reloading', current);
  location.reload();
}
