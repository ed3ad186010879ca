/** What the remotes of this folder report to the test, as `window.seen`. Each remote has its own copy of this file. */
export type Seen = {
  /** How often each part was mounted, rendered, or loaded its data. */
  readonly counts: Record<string, number>;
  /** `navigate` of the shell. */
  navigate?: (url: string) => void;
  /** Navigations of the routers wait for it. */
  gate?: Promise<undefined>;
};

declare global {
  interface Window {
    seen?: Seen;
  }
}

export const seen = (): Seen => {
  window.seen ??= { counts: {} };
  return window.seen;
};

export function count(what: string): void {
  const { counts } = seen();
  counts[what] = (counts[what] ?? 0) + 1;
}
