export type PrefetchQueue = {
  /** This one is likely to be opened now: it goes before all others. */
  urge(name: string): void;
  /** These may be opened. They wait behind those that were added before. */
  add(names: readonly string[]): void;
  /** Forgets what waits and was not urged. */
  clear(): void;
  /** Starts what may be started by now. */
  proceed(): void;
  /** Takes back what is under way, but for what `stays`; it waits again. */
  yield(stays: (name: string) => boolean): void;
};

type Options = {
  /** How many may be under way. */
  readonly most: number;
  /** Asked before each start. */
  readonly mayStart: () => boolean;
  /** Does it, never rejects, and gives whether something is left to do. @param isUrgent whether somebody is about to open it */
  readonly run: (name: string, isUrgent: boolean, signal: AbortSignal) => Promise<boolean>;
};

/** What is to be prefetched, in which order, and how much of it at a time. */
export function prefetchQueue({ most, mayStart, run }: Options): PrefetchQueue {
  let urgent: readonly string[] = [];
  let others: readonly string[] = [];
  const running = new Map<string, AbortController>();

  function proceed(): void {
    while (running.size < most && urgent.length + others.length > 0 && mayStart()) {
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
    const isLeft = await run(name, isUrgent, controller.signal);
    running.delete(name);
    if (isLeft) others = [name, ...others.filter((other) => other !== name)];
    proceed();
  }

  return {
    urge(name) {
      if (running.has(name)) return;
      urgent = [name, ...urgent.filter((other) => other !== name)];
      proceed();
    },
    add(names) {
      const fresh = new Set([...others, ...names].filter((name) => !running.has(name) && !urgent.includes(name)));
      others = [...fresh];
      proceed();
    },
    clear() {
      others = [];
    },
    proceed,
    yield(stays) {
      for (const [name, controller] of running) if (!stays(name)) controller.abort();
    },
  };
}
