import { PLACEHOLDER, parametersIn } from '../../shell/site/title.ts';
import type { Problem } from '../problem.ts';
import type { ApplicationEntry, Manifest } from '../schema.ts';

/**
 * Checks the titles and descriptions of pages: whether they exist in the languages of the manifest, and whether each `{name}` in them is a
 * parameter of every pattern. Only the commands and the server do so; the browser is tolerant.
 */
export function checkPageTexts({ languages = [], applications }: Manifest): Problem[] {
  const tags = languages.map(({ tag }) => tag);
  return applications.flatMap((entry, index) =>
    (['title', 'description'] as const).flatMap((field) => {
      const text = entry[field];
      const path = ['applications', index, field];
      if (text === undefined) return [];
      if (typeof text === 'string') return checkParameters(text, entry, path);
      const ofTexts = Object.entries(text).flatMap(([tag, each]) => checkParameters(each, entry, [...path, tag]));
      return [...checkTags(text, tags, path), ...ofTexts];
    }),
  );
}

function checkTags(text: object, tags: readonly string[], path: PropertyKey[]): Problem[] {
  const [first] = tags;
  if (first === undefined)
    return [{ path, message: `a ${String(path.at(-1))} in several languages needs "languages"` }];
  const unknown = Object.keys(text).filter((tag) => !tags.includes(tag));
  return [
    ...(Object.hasOwn(text, first) ? [] : [{ path, message: `missing in ${first}, the default language` }]),
    ...unknown.map((tag): Problem => ({ path: [...path, tag], message: 'not one of "languages"', of: 'key' })),
  ];
}

function checkParameters(text: string, { activeWhen }: ApplicationEntry, path: PropertyKey[]): Problem[] {
  const patterns = activeWhen.map((pattern) => (typeof pattern === 'string' ? pattern : pattern.path));
  const names = new Set([...text.matchAll(PLACEHOLDER)].map(([, name = '']) => name));
  return [...names].flatMap((name) => {
    const without = patterns.find((pattern) => !parametersIn(pattern).has(name));
    return without === undefined
      ? []
      : [{ path, message: `{${name}} needs the parameter :${name}, which ${without} does not have` }];
  });
}
