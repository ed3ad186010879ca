import { withTimeout } from './with-timeout.ts';

/** An entry that hangs is not to hold the other remotes up. */
const MAX_WAIT_MS = 1_000;

/**
 * Whoever first asks for a shared module decides among the containers that are there. Where the page has begun to fetch it from one
 * of several builds, the hint for the entry of that one says so (../server/preloads.ts, ../page/hint.ts), and the others wait until
 * its container is there, too. It costs no time: what they wait for is on its way from there already. Never rejects.
 *
 * @param find the load of an entry by its URL, if it is under way or fulfilled
 */
export async function awaitPreloadedProvider(
  requires: Readonly<Record<string, string>> = {},
  find: (entry: string) => Promise<unknown> | undefined,
): Promise<void> {
  const late = () => new Error('the others go on without it');
  for (const { href, dataset } of document.querySelectorAll<HTMLLinkElement>('link[data-provides]')) {
    const load = dataset.provides?.split(' ').some((name) => name in requires) && find(href);
    if (load) await Promise.allSettled([withTimeout(MAX_WAIT_MS, load, late)]); // its own outlet tells of a failure
  }
}
