/** What the operator, or the system that runs the server, has asked for by SIGINT or SIGTERM. */
export type StopSignals = {
  /** Whether there was a first signal. */
  readonly isStopping: () => boolean;
  /** Resolves at the first signal. */
  readonly first: Promise<void>;
  /** Resolves at the second one, which means not to wait. */
  readonly second: Promise<void>;
};

/** Listens for signals from now on. */
export function listenForStopSignals(): StopSignals {
  const resolvers: (() => void)[] = [];
  const next = () => new Promise<void>((resolve) => resolvers.push(resolve));
  const [first, second] = [next(), next()];
  const onSignal = () => resolvers.shift()?.();
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  return { isStopping: () => resolvers.length < 2, first, second };
}
