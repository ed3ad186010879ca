/** What the library of TypeScript does not know yet: https://w3c.github.io/event-timing/, layout-instability, long-animation-frames */
export type Entries = {
  readonly 'largest-contentful-paint': PerformanceEntry & { readonly element: Element | null };
  readonly 'layout-shift': PerformanceEntry & {
    readonly value: number;
    readonly hadRecentInput: boolean;
    readonly sources: readonly { readonly node: Node | null }[];
  };
  readonly event: PerformanceEntry & { readonly interactionId: number; readonly target: Node | null };
  readonly 'long-animation-frame': PerformanceEntry & {
    readonly scripts: readonly { readonly sourceURL: string; readonly duration: number }[];
  };
  readonly 'soft-navigation': PerformanceEntry;
  readonly measure: PerformanceEntry;
};

/** Calls `onEntry` for each entry of a type, also for those that the browser has kept from before. Never, if the browser has none. */
export function observe<Type extends keyof Entries>(type: Type, onEntry: (entry: Entries[Type]) => void): () => void {
  if (!PerformanceObserver.supportedEntryTypes.includes(type)) return () => {};
  const pass = (entries: PerformanceEntryList) => {
    for (const entry of entries) onEntry(entry as Entries[Type]); // the browser gives entries of that type alone
  };
  const observer = new PerformanceObserver((list) => pass(list.getEntries()));
  // Of interactions, those that a visitor may notice; others would be thousands.
  observer.observe({ type, buffered: true, ...(type === 'event' && { durationThreshold: 40 }) });
  return () => pass(observer.takeRecords());
}
