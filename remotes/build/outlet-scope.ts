/** A selector that begins with the page: `:root`, `html.dark .card`, `body > p`; but not `.a html` or `bodyguard`. */
const PAGE = /^(?::root|html|body)(?![\w-])/;
/**
 * A pseudo-element with everything after it: `::before`, `::part(a):hover`. Four of them may also be written with one colon
 * (https://developer.mozilla.org/en-US/docs/Web/CSS/Pseudo-elements), which minimizers prefer.
 */
const PSEUDO_ELEMENT = /(?:::[\w-]+|:(?:before|after|first-line|first-letter))(?![\w-])(?:\([^()]*\))?\S*$/;

/**
 * The prelude of an `@scope` rule (https://developer.mozilla.org/en-US/docs/Web/CSS/@scope) around the styles of a remote. They then
 * apply inside the remote's outlets, but not inside the outlets of fragments that these contain. The preset and, for builds made
 * without the preset, the shell wrap styles in it.
 *
 * @param moduleName the container's global name, the only name that a build and every manifest agree on. The scope must not contain
 * the version, which a manifest is free to name differently: the styles would not apply.
 */
export const outletScope = (moduleName: string): string =>
  `@scope ([data-container=${JSON.stringify(moduleName)}]) to (:scope conch-fragment>*)`;

/**
 * Rewrites a selector for use inside `@scope`, where browsers prepend `:scope ` to it, so that all of it has to match below the scope
 * root. Selectors that begin with the page (`:root`, `html`, `body`) would match nothing there: `body` becomes `:scope`, and
 * `html.dark .card` becomes `:is(html.dark .card)`, a card below the scope root while `html` has the class `dark`.
 * outlet-scope.test.ts has further examples.
 */
export function scopedSelector(selector: string): string {
  if (!PAGE.test(selector)) return selector;
  const pseudoElement = PSEUDO_ELEMENT.exec(selector)?.[0] ?? '';
  const subject = selector.slice(0, selector.length - pseudoElement.length);
  if (subject.replace(PAGE, '') === '') return `:scope${pseudoElement}`;
  const isCompound = !/[\s>+~]/.test(subject.replace(/\([^()]*\)|\[[^\]]*\]/g, ''));
  return isCompound ? `:scope:is(${subject} *)${pseudoElement}` : `:is(${subject})${pseudoElement}`;
}
