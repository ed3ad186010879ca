/** What a page keeps to before it sends a report, and a receiver checks. Without zod, which pages do not load. */

/** The largest report, in bytes of JSON. Browsers refuse beacons of 64 KB: https://fetch.spec.whatwg.org/#http-network-or-cache-fetch */
export const MAX_REPORT_BYTES = 32 * 1024;

/** How many of each a report has at most; a page leaves out what comes after. */
export const MAX = { remotes: 50, modules: 20, durations: 20, failures: 20, frames: 20, characters: 128 } as const;

/** A day: no page waits for longer. */
export const MAX_MS = 86_400_000;
