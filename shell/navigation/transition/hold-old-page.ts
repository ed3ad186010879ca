import { type Handover, handover, scrollToTop } from '../../page/transition-hooks.ts';
import { outletBuilds, trackOutletStyles } from '../../styles/style-tracker.ts';
import { likenessOf } from './page-snapshot.ts';
import { crossfade } from './view-transition.ts';

/** Longest that the page that was left stands in for the next one, in ms. */
const HOLD_MS = 150;

/** What stands in for the next page, and what waits for its end. */
type Hold = {
  readonly likeness: HTMLElement;
  readonly heightPx: number;
  readonly timer: ReturnType<typeof setTimeout>;
  /** Outlets that are in the page and not to be seen yet. */
  readonly entering: HTMLElement[];
  readonly changes: (() => void)[];
  /** What the styles of the builds in it are held by. */
  readonly holders: readonly HTMLElement[];
  /** Base paths of the builds that were in the page with it. */
  readonly known: ReadonlySet<string>;
};

export type HeldPages = {
  /** Whether the visitor still sees the page that was left. */
  isHolding(): boolean;
  /** The next page is there: it is shown now, or with the next frame. */
  show(): void;
  /** Whether it is for a picture alone that the styles of a build are held, in the place of an outlet. */
  isHolder(element: HTMLElement): boolean;
  /**
   * Styles of a build reach all of the page: a picture that has not known them would look like nothing that ever was, and goes.
   *
   * @returns whether there was one
   */
  reachedBy(basePath: string): boolean;
};

/**
 * Lets the page that is left be seen, as a picture, until the next one is there or 150 ms are over; then the outlet of the next
 * one has the height of what was there. The application itself is unmounted at once.
 */
export function holdPages(): HeldPages {
  let hold: Hold | undefined;
  let showing: Hold | undefined;

  const end = (held: Hold) => {
    if (showing === held) showing = undefined;
    if (hold !== held) return; // left, too, meanwhile
    hold = undefined;
    held.likeness.remove();
    for (const holder of held.holders) trackOutletStyles(holder);
    for (const { dataset } of held.entering) delete dataset.entering;
    for (const change of held.changes) change();
  };
  const drop = () => {
    if (!hold) return;
    for (const { style, dataset } of hold.entering) {
      if (dataset.status === 'loading' && style.minHeight === '') style.minHeight = `${hold.heightPx}px`;
    }
    end(hold);
  };
  const giveUp = () => {
    if (hold !== showing) drop();
  };
  const begin = (picture: Pick<Hold, 'likeness' | 'heightPx' | 'holders' | 'known'>) => {
    hold = { ...picture, timer: setTimeout(giveUp, HOLD_MS), entering: [], changes: [] };
  };

  const own: Handover = {
    leave(outlet) {
      // Who leaves in a hurry goes on seeing the page that was there before.
      if (hold && hold === showing) begin(hold); // what is on its way there comes to nothing
      const { status } = outlet.dataset;
      const isPage = outlet.matches('[data-region="main"] > [data-application]:first-of-type');
      if (hold || !isPage || status !== 'mounted' || outlet.offsetHeight === 0) return;
      const likeness = likenessOf(outlet);
      if (!likeness) return;
      const known = new Set(outletBuilds.values());
      begin({ likeness, heightPx: outlet.offsetHeight, holders: stylesOf(outlet), known });
      outlet.before(likeness);
    },
    enter(outlet) {
      if (outlet.parentNode !== hold?.likeness.parentNode) return;
      outlet.dataset.entering = '';
      hold?.entering.push(outlet);
    },
    whenShown(change) {
      if (hold) hold.changes.push(change);
      else change();
    },
    toTop() {
      // By then it is known whether a page is left.
      const shown = () => own.whenShown(scrollToTop);
      window.addEventListener('single-spa:before-mount-routing-event', shown, { once: true });
    },
  };
  Object.assign(handover, own);
  return {
    isHolding: () => hold !== undefined,
    isHolder: (element) => hold?.holders.includes(element) === true,
    reachedBy(basePath) {
      const isStrange = hold !== undefined && !hold.known.has(basePath);
      if (isStrange) drop();
      return isStrange;
    },
    show() {
      if (!hold || showing === hold) return;
      const held = hold;
      showing = held;
      clearTimeout(held.timer);
      crossfade(() => end(held));
    },
  };
}

/** Holds the styles of everything in an outlet, fragments too, which may leave the page before the picture of them does. */
function stylesOf(outlet: HTMLElement): readonly HTMLElement[] {
  return [...outletBuilds]
    .filter(([element]) => outlet.contains(element))
    .map(([, basePath]) => {
      const holder = document.createElement('i');
      trackOutletStyles(holder, basePath);
      return holder;
    });
}
