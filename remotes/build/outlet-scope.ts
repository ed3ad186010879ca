/**
 * Contains the styles of a remote: they apply inside its outlets, and not inside outlets of other remotes that these contain. The
 * preset does this to the CSS of a build, and the shell to builds that were made without the preset.
 *
 * All rules are nested in one whose selector is `outletScope`, and `scopedSelector` adds `&` to the subject of each selector:
 *
 * ```css
 * :where(…) {
 *   .card button& { color: red }
 * }
 * ```
 *
 * `@scope` would be the obvious means, but e2e/engines/style-containment.spec.ts fails with it in two engines: in WebKitGTK 2.50 no
 * rule inside it matches an `<input>` or `<textarea>`, and in Firefox 153 rules also match elements outside of the scope that look
 * like one inside. Nesting works since Chrome 120, Safari 17.2 and Firefox 117
 * (https://developer.mozilla.org/en-US/docs/Web/CSS/Nesting_selector#browser_compatibility).
 */

/** How often a remote may contain itself with other remotes in between. CSS cannot select by the nearest ancestor of a kind. */
const NESTING_DEPTH = 3;

const outlet = (moduleName: string): string => `[data-container=${JSON.stringify(moduleName)}]`;

/**
 * A selector of specificity 0 for the elements whose nearest outlet, possibly the element itself, is one of the remote.
 *
 * @param moduleName the container's global name, the only name that a build and every manifest agree on. The scope must not contain
 * the version, which a manifest is free to name differently: the styles would not apply.
 */
export function outletScope(moduleName: string): string {
  const own = outlet(moduleName);
  const other = `[data-container]:not(${own})`;
  const within = (path: string) => `${path},${path} *`;
  const levels = Array.from({ length: NESTING_DEPTH }, (_, depth) => {
    const path = own + ` ${other} ${own}`.repeat(depth);
    return `:is(${within(path)}):not(${within(`${path} ${other}`)})`;
  });
  return `:where(${levels.join()})`;
}

/** Whether a selector is that of a rule around contained styles, as browsers serialise it. */
export const isOutletScope = (selector: string): boolean => /^:where\(:is\(\[data-container=/.test(selector);

/** A compound selector that begins with the page: `:root`, `html.dark`, `body:has(.a)`; but not `bodyguard`. */
const PAGE = /^(?::root|html|body)(?![\w-])/;

/**
 * Rewrites a selector for use inside a rule with the selector `outletScope`. `body` is the outlet itself there, and `html.dark` is the
 * outlet while `html` has the class `dark`. outlet-scope.test.ts has further examples.
 */
export function scopedSelector(selector: string, moduleName: string): string {
  const { ancestors, subject, pseudoElement } = partsOf(selector);
  const [page] = PAGE.exec(subject) ?? [];
  if (page === undefined) return `${ancestors}${subject}&${pseudoElement}`;
  const isPlain = ancestors === '' && subject === page;
  return `${outlet(moduleName)}&${isPlain ? '' : `:is(${ancestors}${subject} *)`}${pseudoElement}`;
}

/**
 * Rewrites the selector of a rule that is nested in a style rule or in an `@scope` of the remote, where `&` means something else.
 * What is selected relative to `&` itself needs no scope of its own.
 */
export function scopedNestedSelector(selector: string, moduleName: string): string {
  const { ancestors, subject, pseudoElement } = partsOf(selector);
  return subject.includes('&') ? selector : `${ancestors}${subject}${outletScope(moduleName)}${pseudoElement}`;
}

type Parts = {
  /** Everything in front of the subject, with the combinator; empty if there is nothing. */
  readonly ancestors: string;
  /** The last compound selector without its pseudo-elements. */
  readonly subject: string;
  /** The first pseudo-element of that compound, and everything after it. */
  readonly pseudoElement: string;
};

/** Escapes, strings, brackets, combinators, pseudo-classes and pseudo-elements; everything else one character at a time. */
const TOKEN = /\\.|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\s*[>+~]\s*|\s+|::?[\w-]+|./gs;
/** Four pseudo-elements may be written with one colon: https://developer.mozilla.org/en-US/docs/Web/CSS/Pseudo-elements */
const PSEUDO_ELEMENT = /^(?:::|:(?:before|after|first-line|first-letter)$)/;

function partsOf(selector: string): Parts {
  let depth = 0;
  let subjectAt = 0;
  let pseudoElementAt: number | undefined;
  for (const { 0: token, index } of selector.matchAll(TOKEN)) {
    if (token === '(' || token === '[') depth += 1;
    else if (token === ')' || token === ']') depth -= 1;
    else if (depth > 0) continue;
    else if (/^\s*[>+~\s]/.test(token)) {
      subjectAt = index + token.length;
      pseudoElementAt = undefined;
    } else if (PSEUDO_ELEMENT.test(token)) pseudoElementAt ??= index;
  }
  const end = pseudoElementAt ?? selector.length;
  return {
    ancestors: selector.slice(0, subjectAt),
    subject: selector.slice(subjectAt, end),
    pseudoElement: selector.slice(end),
  };
}
