type Of = { readonly remote: string; readonly version: string };

/** Lifecycles that run now. */
const running = /* @__PURE__ */ new Set<Of>();
const reported = /* @__PURE__ */ new Set<string>();
let observer: MutationObserver | undefined;

/** Outlets, and what the shell itself puts into the page. */
const INSIDE = '[data-application], [data-fragment], conch-fragment, [data-region-status], [class^="conch-"]';
/** What libraries and chunks add to the head. */
const ASSETS = 'link, style, script, meta, title';

/**
 * Watches the page while a lifecycle of a remote runs, and reports on the console what is changed outside of outlets: once for
 * each remote and place. For development; gives what to call when the lifecycle has ended.
 */
export function watchDomLeaks(of: Of): () => void {
  observer ??= new MutationObserver(report);
  if (running.size === 0) {
    observer.observe(document.documentElement, { subtree: true, childList: true, attributes: true });
  }
  report(observer.takeRecords());
  running.add(of);
  return () => {
    report(observer?.takeRecords() ?? []);
    running.delete(of);
    if (running.size === 0) observer?.disconnect();
  };
}

function report(records: readonly MutationRecord[]): void {
  const suspects = [...running].map(({ remote, version }) => `${remote} ${version}`);
  if (suspects.length === 0) return;
  for (const place of records.flatMap(placesOf)) {
    const who = [...new Set(suspects)].join(' or ');
    if (reported.has(`${who} ${place}`)) continue;
    reported.add(`${who} ${place}`);
    console.error(`OUTSIDE_OUTLET: ${who} changed ${place}, outside its outlet. Keep to props.domElement.`);
  }
}

/** The places outside of outlets that a change touched, in the words of a selector. */
function placesOf({ type, target, addedNodes, removedNodes, attributeName }: MutationRecord): string[] {
  const element = target instanceof Element ? target : target.parentElement;
  if (!element || element.closest(`${INSIDE}, head > *`)) return [];
  if (type === 'attributes') {
    const ofPage = element === document.documentElement || element === document.body;
    return ofPage && attributeName !== 'data-shell' ? [`${describeElement(element)}[${attributeName}]`] : [];
  }
  return [...addedNodes, ...removedNodes]
    .filter((node) => node instanceof Element)
    .filter((node) => !node.matches(element === document.head ? ASSETS : INSIDE))
    .map((node) => `${describeElement(element)} > ${describeElement(node)}`);
}

function describeElement(element: Element): string {
  const { localName, id, classList } = element;
  // The classes of the page itself are what may be changing.
  const name = id || (element === document.body || element === document.documentElement ? '' : classList[0]);
  return name ? `${localName}${id ? '#' : '.'}${name}` : localName;
}
