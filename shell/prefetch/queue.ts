export type PrefetchQueue = {
  /** Puts an application that is likely to be opened now before all others. */
  urge(name: string): void;
  /** Appends applications that may be opened. */
  add(names: readonly string[]): void;
  /** Removes all waiting applications except urgent ones. */
  clear(): void;
  /** Starts as many runs as `mayStart` and `maxConcurrent` allow. Call it when `mayStart` may have changed. */
  proceed(): void;
  /** Aborts all runs except those to keep; aborted ones are queued again. */
  yield(isKept: (name: string) => boolean): void;
};

type Options = {
  /** Most concurrent runs. */
  readonly maxConcurrent: number;
  /** Called before each run. */
  readonly mayStart: () => boolean;
  /**
   * Prefetches an application. Never rejects.
   *
   * @param isUrgent whether the visitor is about to open it
   * @returns whether some of its files are still to be fetched
   */
  readonly run: (name: string, isUrgent: boolean, signal: AbortSignal) => Promise<boolean>;
};

/** Decides which applications are prefetched in which order, and how many at a time. */
export function prefetchQueue({ maxConcurrent, mayStart, run }: Options): PrefetchQueue {
  let urgent: readonly string[] = [];
  let others: readonly string[] = [];
  const running = new Map<string, AbortController>();

  function proceed(): void {
    while (running.size < maxConcurrent && urgent.length + others.length > 0 && mayStart()) {
      const isUrgent = urgent.length > 0;
      const [name = ''] = isUrgent ? urgent : others;
      urgent = urgent.filter((other) => other !== name);
      others = others.filter((other) => other !== name);
      void start(name, isUrgent);
    }
  }
  async function start(name: string, isUrgent: boolean): Promise<void> {
    const controller = new AbortController();
    running.set(name, controller);
    const hasMore = await run(name, isUrgent, controller.signal);
    running.delete(name);
    if (hasMore) others = [name, ...others.filter((other) => other !== name)];
    proceed();
  }

  return {
    urge(name) {
      if (running.has(name)) return;
      urgent = [name, ...urgent.filter((other) => other !== name)];
      proceed();
    },
    add(names) {
      const waiting = new Set([...others, ...names].filter((name) => !running.has(name) && !urgent.includes(name)));
      others = [...waiting];
      proceed();
    },
    clear() {
      others = [];
    },
    proceed,
    yield(isKept) {
      for (const [name, controller] of running) if (!isKept(name)) controller.abort();
    },
  };
}
