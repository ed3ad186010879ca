import { errorCardChunk, notFoundChunk, stillLoadingChunk } from '../chunks.ts';
import type { Site } from '../site/site.ts';
import type { ErrorCardProps, Failure } from './error-card.ts';

/**
 * Shows an error card in `place`, unless `isCurrent` says that something else belongs there by now.
 *
 * @returns the code of the error, which may say more than that in `props`; without a reference if no card could be shown
 */
export async function showErrorCard(
  place: HTMLElement,
  props: ErrorCardProps,
  isCurrent = () => true,
): Promise<Failure> {
  const hadFocus = place.matches(':focus-within'); // also in a shadow root
  try {
    const { placeErrorCard } = await errorCardChunk();
    return await placeErrorCard(place, props, hadFocus, isCurrent);
  } catch (cause) {
    console.error(props.error, cause);
    const { code } = props.error;
    if (isCurrent()) place.textContent = `This part of the page could not be shown (${code}).`;
    return { code };
  }
}

/** Adds a note with a button to cancel below what is loading. */
export function showStillLoading(place: HTMLElement, cancel: () => void): void {
  stillLoadingChunk()
    .then(({ addStillLoading }) => addStillLoading(place, cancel))
    .catch((error: unknown) => console.warn(error));
}

/** Shows the not-found page and its title, if the visitor is still at that path when the chunk has loaded. */
export async function showNotFound(pathname: string, site: Site, title: string): Promise<void> {
  const notFound = await notFoundChunk();
  return notFound.showNotFound(pathname, site, title);
}
