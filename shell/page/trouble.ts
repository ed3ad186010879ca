import { ShellError } from '../errors.ts';

/**
 * What is needed only when something is wrong: the error card with its texts, and the not-found page. It comes in a chunk of
 * its own that is fetched when the page has started, so that it is there when the network is what fails.
 */
const cards = () => import(/* webpackChunkName: "trouble" */ './error-card.ts');
const pages = () => import(/* webpackChunkName: "trouble" */ './not-found.ts');

export function prepareForTrouble(): void {
  cards().catch((error: unknown) => console.warn('The error card could not be fetched ahead of its need', error));
}

/**
 * Puts an error card into `place`, unless `isCurrent` says that meanwhile something else belongs there. An error that is not
 * a ShellError is a fault of the shell itself, and is thrown.
 */
export async function showErrorCard(
  place: Element,
  error: unknown,
  of: { readonly remote: string; readonly version: string } | undefined,
  retry: () => void,
  isCurrent: () => boolean = () => true,
): Promise<void> {
  if (!(error instanceof ShellError)) throw error;
  const { errorCard } = await cards();
  if (isCurrent()) place.replaceChildren(errorCard(error, of, retry));
}

export const notFoundPage = async (pathname: string, home: string): Promise<HTMLElement> =>
  (await pages()).notFound(pathname, home);
