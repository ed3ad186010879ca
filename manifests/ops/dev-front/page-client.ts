import type { ChangeableRemotes } from './mount-again.ts';

/** A remote from a development server, as far as pages have to know it. */
export type KnownRemote = {
  readonly name: string;
  /** From which pages load it. */
  readonly origin: string;
  /** Whether its entry registers what mounts it again. */
  readonly canMountAgain: boolean;
  readonly hasViteClient: boolean;
};

/** What the server says: a remote has changed, or its development server has ended. */
export type Notice = { readonly name: string; readonly hasEnded?: boolean };

/**
 * Follows the remotes of development servers in a page. Where one has changed, its outlets are mounted again; the page is loaded again only
 * where that cannot be. Runs in a page: it is sent there as text.
 *
 * @param events URL of the notices, which also takes what should be printed
 */
export function followRemotes(events: string, remotes: readonly KnownRemote[]): void {
  const { console, document, location } = globalThis;
  /** Clients of development servers ask for a reload for the same change, each for itself. */
  const waitMs = 50;
  let isReloading = false;
  const ended = new Set<string>();
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  let work = Promise.resolve();

  const say = (text: string) => {
    console.info(`conch dev: ${text}`);
    fetch(events, { method: 'POST', body: text, keepalive: true }).catch(() => {}); // the terminal has been closed
  };
  const reload = (name: string, why: string) => {
    isReloading = true;
    say(`${name} has changed; the page is loaded again, because ${why}`);
    location.reload();
  };
  const mountAgain = async ({ name, canMountAgain }: KnownRemote): Promise<void> => {
    if (!canMountAgain) return reload(name, 'an entry in its format cannot be evaluated again');
    // Its error card is the shell's.
    const failed = `[data-remote="${CSS.escape(name)}"][data-status="failed"]`;
    if (document.querySelector(failed)) return reload(name, 'it had failed');
    const { [name]: parts = [] } = (Reflect.get(globalThis, 'conch dev') ?? {}) as ChangeableRemotes;
    for (const part of parts) {
      try {
        const obstacle = await part.change();
        if (obstacle !== undefined) return reload(name, obstacle);
      } catch (error) {
        console.error(error);
        return say(`${name} has changed, and cannot be mounted again: ${error}`);
      }
    }
    if (parts.length > 0) say(`${name} has changed, and was mounted again`);
  };
  const change = (remote: KnownRemote) => {
    clearTimeout(timers.get(remote.name));
    const timer = setTimeout(() => {
      work = work.then(() => mountAgain(remote));
    }, waitMs);
    timers.set(remote.name, timer);
  };

  new EventSource(events).addEventListener('message', ({ data }) => {
    const notice: Notice = JSON.parse(data);
    const remote = remotes.find(({ name }) => name === notice.name);
    if (!remote) return;
    if (notice.hasEnded) ended.add(remote.name);
    else change(remote);
  });

  /** The remotes whose code is on the call stack. */
  const callers = (): readonly KnownRemote[] => {
    const { stack = '' } = new Error();
    const named = remotes.filter(({ origin }) => stack.includes(`${origin}/`));
    if (named.length > 0) return named;
    // The client of webpack-dev-server runs by `eval`; the site itself is built for production.
    return /webpack(-internal)?:\/\//.test(stack) ? remotes.filter(({ hasViteClient }) => !hasViteClient) : [];
  };
  // Not in Firefox before 147 and Safari before 26.2: there a client of a development server reloads the page.
  globalThis.navigation?.addEventListener('navigate', (event) => {
    if (event.navigationType !== 'reload' || event.userInitiated || !event.cancelable || isReloading) return;
    const asking = callers();
    // Another process of Vite gives what has changed before the same URLs as the one that has ended.
    if (asking.length === 0 || asking.some(({ name, hasViteClient }) => hasViteClient && ended.has(name))) return;
    event.preventDefault();
    for (const remote of asking) change(remote);
  });
}
