/**
 * Settles as `work` does, or rejects with `late()` after `limitMs`. The work itself cannot be stopped, so the caller has to ignore
 * what it does later.
 */
export function withTimeout<Result>(limitMs: number, work: Promise<Result>, late: () => Error): Promise<Result> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(late()), limitMs);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
