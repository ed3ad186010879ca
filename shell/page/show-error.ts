import type { ShellError } from '../errors.ts';
import type { Site } from '../site/site.ts';

/** What an error card is about. */
export type ErrorCardProps = {
  readonly error: ShellError;
  /** For the visitor to tell, and for support to find on the console and in `conch:status`. */
  readonly reference: string;
  readonly build?: { readonly remote: string; readonly version: string };
  readonly retry: () => void;
};

/**
 * What is needed only when something is wrong comes in a chunk of its own. Each page fetches it when it shows something
 * (manifest-in-use.ts), so that it stands in nobody's way, and is there when the network is what fails.
 */
const cards = () => import(/* webpackChunkName: "trouble" */ './error-card.ts');
const notices = () => import(/* webpackChunkName: "trouble" */ './still-loading.ts');
const pages = () => import(/* webpackChunkName: "trouble" */ './not-found.ts');

let known: Site | undefined;

/** @param site what the shell's own navigation leads to where the site's is missing */
export function prepareForTrouble(site: Site | undefined): void {
  known = site;
}

/** Seven characters that can be read out on the telephone. */
export const newReference = (): string =>
  Array.from({ length: 7 }, () => '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'.charAt(Math.random() * 32)).join('');

/** Puts an error card into `place`, unless `isCurrent` says that meanwhile something else belongs there. */
export async function showErrorCard(place: Element, trouble: ErrorCardProps, isCurrent = () => true): Promise<void> {
  try {
    const card = await (await cards()).errorCard(place, trouble, known);
    if (isCurrent()) place.replaceChildren(...card);
  } catch (cause) {
    console.error(trouble.error, cause);
    if (isCurrent()) place.textContent = `This part of the page could not be shown (${trouble.error.code}).`;
  }
}

/** Adds a note below what is loading. */
export function showStillLoading(place: HTMLElement, cancel: () => void): void {
  notices()
    .then(({ addStillLoading }) => addStillLoading(place, cancel))
    .catch((error: unknown) => console.warn(error));
}

/** Shows the not-found page, if the visitor is still at that path when it can be shown, and gives it its title. */
export const showNotFound = async (...page: [pathname: string, home: string, siteTitle: string]): Promise<void> =>
  (await pages()).showNotFound(...page);
