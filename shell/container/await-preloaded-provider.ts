/** An entry that hangs must not delay the other remotes for longer. */
const MAX_WAIT_MS = 1_000;

/**
 * Waits until the container is initialised from which the page preloads a shared module.
 *
 * The first consumer of a shared module decides which of the registered builds provides it. If the page already preloads it from
 * one of several builds (the hint for that build's entry has `data-provides`: see site/preload-plan.ts), the other remotes wait
 * for that container. This adds no latency: the module is already downloading from that build. Never rejects.
 *
 * @param find the load of an entry by its URL, if it is pending or fulfilled
 */
export async function awaitPreloadedProvider(
  requires: Readonly<Record<string, string>> = {},
  find: (entry: string) => Promise<unknown> | undefined,
): Promise<void> {
  for (const { href, dataset } of document.querySelectorAll<HTMLLinkElement>('link[data-provides]')) {
    const load = dataset.provides?.split(' ').some((name) => name in requires) && find(href);
    // Its own outlet shows a failure.
    if (load) await Promise.race([load.catch(() => {}), new Promise((next) => setTimeout(next, MAX_WAIT_MS))]);
  }
}
