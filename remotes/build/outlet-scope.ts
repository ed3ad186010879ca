const PAGE = /^(?::root|html|body)(?![\w-])/;
/** To the end, with what may follow; four are also known with one colon, and minimizers prefer that. */
const PSEUDO_ELEMENT = /(?:::[\w-]+|:(?:before|after|first-line|first-letter))(?![\w-])(?:\([^()]*\))?\S*$/;

/**
 * What the rules of one remote reach: what its own outlets hold, but not the outlets of fragments in there. The shell uses it too,
 * for remotes that were not built with the preset.
 *
 * It goes by the container's global name, the one name that a build and every manifest have in common. It has no version: one in
 * the manifest is a label, and a build under another one would be without its styles.
 */
export const outletScope = (container: string): string =>
  `@scope ([data-container=${JSON.stringify(container)}]) to (:scope conch-fragment>*)`;

/**
 * A selector as it has to be within `@scope`, where all of it is looked for below the scope's root. One that begins with the
 * page is rewritten: `body` is the root itself, and `html.dark .card` a card in there while the page is dark.
 */
export function inScope(selector: string): string {
  if (!PAGE.test(selector)) return selector;
  const element = PSEUDO_ELEMENT.exec(selector)?.[0] ?? '';
  const subject = selector.slice(0, selector.length - element.length);
  if (subject.replace(PAGE, '') === '') return `:scope${element}`;
  const isCompound = !/[\s>+~]/.test(subject.replace(/\([^()]*\)|\[[^\]]*\]/g, ''));
  return isCompound ? `:scope:is(${subject} *)${element}` : `:is(${subject})${element}`;
}
