import { errorCardChunk, notFoundChunk, stillLoadingChunk } from '../chunks.ts';
import type { ShellErrorCode } from '../errors.ts';
import type { ErrorCardProps } from './error-card.ts';

/** Seven characters that can be read out on the telephone. */
export const newReference = (): string =>
  Array.from({ length: 7 }, () => '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'.charAt(Math.random() * 32)).join('');

/**
 * Shows an error card in `place`, unless `isCurrent` says that something else belongs there by now.
 *
 * @returns the code of the error, which may say more than that in `props`
 */
export async function showErrorCard(
  place: Element,
  props: ErrorCardProps,
  isCurrent = () => true,
): Promise<ShellErrorCode> {
  try {
    const { errorCard } = await errorCardChunk();
    const { elements, code } = await errorCard(place, props);
    if (isCurrent()) place.replaceChildren(...elements);
    return code;
  } catch (cause) {
    console.error(props.error, cause);
    if (isCurrent()) place.textContent = `This part of the page could not be shown (${props.error.code}).`;
    return props.error.code;
  }
}

/** Adds a note with a button to cancel below what is loading. */
export function showStillLoading(place: HTMLElement, cancel: () => void): void {
  stillLoadingChunk()
    .then(({ addStillLoading }) => addStillLoading(place, cancel))
    .catch((error: unknown) => console.warn(error));
}

/** Shows the not-found page and its title, if the visitor is still at that path when the chunk has loaded. */
export async function showNotFound(pathname: string, home: string, title: string): Promise<void> {
  const notFound = await notFoundChunk();
  return notFound.showNotFound(pathname, home, title);
}
