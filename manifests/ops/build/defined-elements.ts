const DEFINITION = /\bcustomElements\.define\(\s*(["'`])([a-z][^"'`\s]*-[^"'`\s]*)\1/g;

/**
 * Names of custom elements that a script defines without asking in the same file whether somebody else has. Minifiers keep both the call and
 * the name. What a script defines in another way, such as by a name in a variable, is not found.
 */
export function elementsDefinedBy(code: string): string[] {
  const asksFor = (name: string) =>
    ['"', "'", '`'].some((quote) => code.includes(`customElements.get(${quote}${name}${quote}`));
  const names = [...code.matchAll(DEFINITION)].map(([, , name = '']) => name);
  return [...new Set(names)].filter((name) => !asksFor(name));
}
