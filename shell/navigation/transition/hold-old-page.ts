import { addStyles } from '../../add-styles.ts';
import { type Hooks, hooks, installHooks } from '../../chunk-hooks.ts';
import { outletBuilds, trackOutletStyles } from '../../styles/style-tracker.ts';
import { snapshotOf } from './page-snapshot.ts';
import css from './transition.css?text';
import { viewTransition } from './view-transition.ts';

/** The old page stays visible for this long at most. */
const MAX_HOLD_MS = 150;

type Hold = {
  readonly snapshot: HTMLElement;
  readonly heightPx: number;
  readonly timer: number;
  /** Outlets of the new page, which are hidden until the old one is released. */
  readonly entering: HTMLElement[];
  /** Called on release. */
  readonly changes: (() => void)[];
  /** Elements that take the place of outlets in the style tracker, and so keep the styles of the old page on. */
  readonly styleHolders: readonly HTMLElement[];
  /** Base paths of the builds whose styles applied when the snapshot was taken. */
  readonly basePaths: ReadonlySet<string>;
};

export type OldPage = {
  /** Whether the visitor still sees the old page. */
  isHeld(): boolean;
  /** Shows the new page: now, or after a view transition. */
  release(): void;
  /** Whether an element only takes the place of an outlet in the style tracker. */
  isStyleHolder(element: HTMLElement): boolean;
  /**
   * Releases a snapshot that was taken while a style of these builds did not apply, because it would now render wrongly.
   *
   * @returns whether there was one
   */
  dropIfRestyledBy(basePaths: Iterable<string>): boolean;
};

/**
 * Keeps the old page visible, as a snapshot of its elements, until the new one is there or 150 ms have passed. In the second case
 * the new outlet gets the old page's height, so that the footer does not jump. The application itself is unmounted at once.
 */
export function holdOldPage(): OldPage {
  addStyles('conch-transition-styles', css);
  let hold: Hold | undefined;
  let releasing: Hold | undefined;

  const end = (held: Hold) => {
    if (releasing === held) releasing = undefined;
    if (hold !== held) return; // the visitor has navigated again meanwhile
    hold = undefined;
    held.snapshot.remove();
    for (const holder of held.styleHolders) trackOutletStyles(holder);
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
  const onTimeout = () => {
    if (hold !== releasing) drop();
  };
  const begin = (old: Pick<Hold, 'snapshot' | 'heightPx' | 'styleHolders' | 'basePaths'>) => {
    hold = { ...old, timer: window.setTimeout(onTimeout, MAX_HOLD_MS), entering: [], changes: [] };
  };

  const { scrollToTop } = hooks;
  const whenPageIsVisible: Hooks['whenPageIsVisible'] = (change) => {
    if (hold) hold.changes.push(change);
    else change();
  };
  installHooks({
    whenPageIsVisible,
    outletLeaving(outlet) {
      // A visitor who navigates again during the transition keeps seeing the page from before.
      if (hold && hold === releasing) begin(hold);
      const { status } = outlet.dataset;
      const isPage = outlet.matches('[data-region="main"] > [data-application]:first-of-type');
      if (hold || !isPage || status !== 'mounted' || outlet.offsetHeight === 0) return;
      const snapshot = snapshotOf(outlet);
      if (!snapshot) return;
      const basePaths = new Set(outletBuilds.values());
      begin({ snapshot, heightPx: outlet.offsetHeight, styleHolders: holdStylesOf(outlet), basePaths });
      outlet.before(snapshot);
    },
    outletEntered(outlet) {
      if (outlet.parentNode !== hold?.snapshot.parentNode) return;
      outlet.dataset.entering = '';
      hold?.entering.push(outlet);
    },
    scrollToTop() {
      // By then single-spa has unmounted the old application, and it is known whether its page is held.
      const scroll = () => whenPageIsVisible(scrollToTop);
      window.addEventListener('single-spa:before-mount-routing-event', scroll, { once: true });
    },
  });
  return {
    isHeld: () => hold !== undefined,
    isStyleHolder: (element) => hold?.styleHolders.includes(element) === true,
    dropIfRestyledBy(basePaths) {
      const isRestyled = hold !== undefined && ![...basePaths].some((basePath) => hold?.basePaths.has(basePath));
      if (isRestyled) drop();
      return isRestyled;
    },
    release() {
      if (!hold || releasing === hold) return;
      const held = hold;
      releasing = held;
      clearTimeout(held.timer);
      viewTransition(() => end(held));
    },
  };
}

/** Keeps the styles of everything in an outlet on, also of fragments, which may leave the page before the snapshot does. */
function holdStylesOf(outlet: HTMLElement): readonly HTMLElement[] {
  return [...outletBuilds]
    .filter(([element]) => outlet.contains(element))
    .map(([, basePath]) => {
      const holder = document.createElement('i');
      trackOutletStyles(holder, basePath);
      return holder;
    });
}
