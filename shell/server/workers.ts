import cluster, { type Worker } from 'node:cluster';
import { setTimeout } from 'node:timers/promises';
import type { ClientLimits } from './limits/client-limits.ts';
import type { StopSignals } from './stop-signals.ts';

/** A process that ends earlier after its start is not replaced before: something is wrong with the machine or the site. */
const MIN_AGE_MS = 1_000;

/** Number of a process, from 1; another one that takes its place has the same. */
const SLOT = 'CONCH_WORKER';

/** What a process says when it can be stopped. */
const LISTENS = 'listens';

/** Whether this process is one of several that share the connections. */
export const isWorker = (): boolean => cluster.isWorker;

/** Whether this process writes what all of them would write. */
export const writesLog = (): boolean => !cluster.isWorker || process.env[SLOT] === '1';

/** Tells the first process that this one answers requests. @param line that the first process prints, once */
export const announceWorker = (line: string): void => void process.send?.({ line });

/** Lets this process end; while it is connected to the first one, it would not. */
export const leaveWorkers = (): void => void cluster.worker?.disconnect();

/**
 * Runs this program in several processes, which share a port: https://nodejs.org/docs/latest-v20.x/api/cluster.html. One that ends is
 * replaced. Resolves when all have ended after a signal, which this process passes on; they ignore those that they get themselves, because
 * a terminal and systemd send them to all.
 *
 * @returns false if the first one did not start, of which it has printed the reason
 */
export async function runWorkers(
  count: number,
  { signals, print }: { readonly signals: StopSignals; readonly print: (line: string) => void },
): Promise<boolean> {
  const running = new Map<number, Worker>();
  const stop = () => {
    for (const worker of running.values()) if (worker.isConnected()) worker.send('stop');
  };
  void signals.first.then(stop);
  void signals.second.then(stop);

  /** Resolves when the process ends; `onStarted` is called when it answers requests. */
  const run = (slot: number, onStarted: (line: string) => void): Promise<string> => {
    const worker = cluster.fork({ [SLOT]: String(slot) });
    running.set(slot, worker);
    worker.on('message', (message: typeof LISTENS | { readonly line: string }) => {
      if (message !== LISTENS) onStarted(message.line);
      else if (signals.isStopping()) worker.send('stop'); // what was sent before is lost
    });
    return new Promise((resolve) => {
      worker.once('exit', (code, signal) => {
        running.delete(slot);
        resolve(signal ?? `exit code ${code}`);
      });
    });
  };
  const keepRunning = async (slot: number, onStarted: (line: string) => void): Promise<void> => {
    while (!signals.isStopping()) {
      const start = performance.now();
      const how = await run(slot, onStarted);
      if (signals.isStopping()) return;
      print(`Worker ${slot} has ended (${how}); another one takes its place`);
      const pauseMs = Math.max(0, MIN_AGE_MS - (performance.now() - start));
      await Promise.race([setTimeout(pauseMs), signals.first]);
    }
  };

  // The others start after the first one: they would print the same error.
  const lines: string[] = [];
  const { ended, line } = await new Promise<{ readonly ended: Promise<string>; readonly line?: string }>((resolve) => {
    const ended = run(1, (line) => resolve({ ended, line }));
    void ended.then(() => resolve({ ended }));
  });
  if (line === undefined) return signals.isStopping();
  const isServed = (started: string) => {
    lines.push(started);
    if (lines.length === count) print(line);
  };
  isServed(line);
  const others = Array.from({ length: count - 1 }, (_, index) => keepRunning(index + 2, isServed));
  const how = await ended;
  if (!signals.isStopping()) print(`Worker 1 has ended (${how}); another one takes its place`);
  await Promise.all([keepRunning(1, isServed), ...others]);
  return true;
}

/** What the first process has passed on. */
export function listenForStopMessages(): StopSignals {
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => {});
  const resolvers: (() => void)[] = [];
  const next = () => new Promise<void>((resolve) => resolvers.push(resolve));
  const [first, second] = [next(), next()];
  process.on('message', () => resolvers.shift()?.());
  process.send?.(LISTENS);
  return { isStopping: () => resolvers.length < 2, first, second };
}

/** The share of one process in what all clients may take together. */
export function shareOf(limits: ClientLimits, count: number): Partial<ClientLimits> {
  const share = (limit: number) => Math.ceil(limit / count);
  return {
    connections: share(limits.connections),
    eventStreams: share(limits.eventStreams),
    eventStreamsPerAddress: share(limits.eventStreamsPerAddress),
  };
}
