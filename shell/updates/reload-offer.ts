import { unsavedWork, watchUnsavedWork } from '../application/unsaved-work.ts';
import { markReloaded } from './reload-once.ts';
import { updateToast } from './update-toast.ts';

/** Detail of `conch:update`, which `window` receives when the page follows a newer manifest, or another shell. */
export type UpdateDetail = {
  /** Of the newer manifest; for a shell, of that of the page. */
  readonly revision: number;
  /** It was adopted at once; it waits for a reload, which is offered; the page is reloading. */
  readonly status: 'applied' | 'waiting' | 'reloading';
  /** Remotes with another build in it: all of them if it was adopted, else those that wait. */
  readonly remotes: readonly string[];
  /** Name of the script of another shell; left out: it is about a manifest. */
  readonly shell?: string;
};

declare global {
  interface WindowEventMap {
    'conch:update': CustomEvent<UpdateDetail>;
  }
}

export function announceUpdate(status: UpdateDetail['status'], { id: _, ...offer }: ReloadOffer): void {
  window.dispatchEvent(new CustomEvent('conch:update', { detail: { ...offer, status } }));
}

/** What a newer manifest changes, at once or with a reload; or another shell, with a reload. */
export type ReloadOffer = Omit<UpdateDetail, 'status'> & {
  /** Tells it from all others: see reload-once.ts. */
  readonly id: string;
};

type Reason = 'manifest' | 'shell';

/** At most one for each reason. */
const offers = new Map<Reason, ReloadOffer>();
/** Those that the visitor has dismissed. */
let dismissed: ReadonlySet<string> = new Set();
/** URL at which the page is being reloaded. */
let reloadingAt: string | undefined;

const toast = updateToast(
  () => reload(),
  () => {
    dismissed = new Set(ids());
  },
);
watchUnsavedWork(() => showUnlessDismissed());

const ids = (): string[] => [...offers.values()].map(({ id }) => id);

function showUnlessDismissed(): void {
  if (ids().some((id) => !dismissed.has(id))) toast.show();
}

/** Offers a reload; replaces an earlier offer for the same reason. */
export function offerReload(offer: ReloadOffer): void {
  const reason = reasonOf(offer);
  if (offers.get(reason)?.id !== offer.id) announceUpdate('waiting', offer);
  offers.set(reason, offer);
  showUnlessDismissed();
}

const reasonOf = ({ shell }: ReloadOffer): Reason => (shell === undefined ? 'manifest' : 'shell');

/** Offers a reload, even if the visitor has dismissed that. */
export function offerReloadAgain(offer: ReloadOffer): void {
  dismissed = new Set();
  offerReload(offer);
}

/** Reloads now. If unsaved work prevents that, shows the offer again. */
export function requireReload(offer: ReloadOffer): void {
  offerReloadAgain(offer);
  reloadIfOffered();
}

export function withdrawOffer(reason: Reason): void {
  offers.delete(reason);
  if (offers.size === 0) toast.hide();
}

/**
 * Reloads the page if that has been offered, once for each manifest and each shell, or if an error card says that a sign-in gateway
 * answers in place of the site. Never while there is unsaved work.
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
  if (!ids().map(markReloaded).includes(true)) return false;
  reload();
  return true;
}

function reload(): void {
  if (offers.size === 0) return;
  ids().forEach(markReloaded); // also for a reload by hand: the response may be a stale copy
  reloadingAt = location.href;
  for (const offer of offers.values()) announceUpdate('reloading', offer);
  location.reload();
}
