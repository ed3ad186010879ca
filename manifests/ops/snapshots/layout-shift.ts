/** In CSS pixels, from the top left corner of the viewport. */
type Box = { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number };

/** Application -> the boxes of the elements in it, in the order of the document. */
export type Boxes = Readonly<Record<string, readonly Box[]>>;

export type Viewport = { readonly width: number; readonly height: number };

type Holders = {
  /** Selects the elements that have applications in them. */
  readonly holder: string;
  /** Attribute of such an element with the name of the application. */
  readonly name: string;
  /** Selects what snapshots do not have: copy-outlet.ts. */
  readonly notCopied: string;
};

/** Runs in the page. */
export function boxesIn({ holder, name, notCopied }: Holders): Boxes {
  const holders = [...globalThis.document.querySelectorAll(`${holder}[${name}]`)];
  return Object.fromEntries(
    holders.map((each) => {
      const elements = [...each.querySelectorAll('*')].filter((element) => !element.closest(notCopied));
      const boxes = elements.map((element) => {
        const { left, top, right, bottom } = element.getBoundingClientRect();
        return { left, top, right, bottom };
      });
      return [each.getAttribute(name) ?? '', boxes];
    }),
  );
}

/**
 * What an application adds to the layout shift of a page when it takes the place of its snapshot. Browsers do not count that, because its
 * elements are new. As they do, it multiplies the share of the viewport that an element covers, before or after, by the share that it has
 * moved: https://github.com/WICG/layout-instability. The largest value counts, because elements lie in each other.
 */
export function shiftBetween(before: Boxes, after: Boxes, { width, height }: Viewport): number {
  const shifts = Object.entries(before).flatMap(([name, boxes]) =>
    boxes.map((box, index) => {
      const next = after[name]?.[index];
      if (!next) return 0;
      const moved = Math.max(
        Math.abs(next.left - box.left) / width,
        Math.abs(next.top - box.top) / height,
        Math.abs(next.bottom - box.bottom) / height,
      );
      const isVisible = (each: Box) => each.right > each.left && each.bottom > 0 && each.top < height;
      if (moved === 0 || !(isVisible(box) || isVisible(next))) return 0;
      const top = Math.max(0, Math.min(box.top, next.top));
      const bottom = Math.min(height, Math.max(box.bottom, next.bottom));
      const left = Math.max(0, Math.min(box.left, next.left));
      const right = Math.min(width, Math.max(box.right, next.right));
      return (((right - left) * (bottom - top)) / (width * height)) * moved;
    }),
  );
  return Math.max(0, ...shifts);
}

/** Runs in the page. Gives what the browser itself has counted: the other parts of the page. */
export function cumulativeLayoutShift(): Promise<number> {
  return new Promise((give) => {
    new PerformanceObserver((list) => {
      give(list.getEntries().reduce((sum, entry) => sum + Number(Reflect.get(entry, 'value')), 0));
    }).observe({ type: 'layout-shift', buffered: true });
    // Without any, the observer is never called.
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(give, 100, 0)));
  });
}

/** Runs in the page. Ends when it has been painted, or after a second if it is empty. */
export async function untilPainted(): Promise<void> {
  const end = performance.now() + 1_000;
  while (performance.now() < end && performance.getEntriesByName('first-contentful-paint').length === 0) {
    await new Promise((next) => setTimeout(next, 10));
  }
}
