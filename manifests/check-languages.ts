import { originOf } from './cross-checks.ts';
import type { Problem } from './problem.ts';
import type { Manifest } from './schema.ts';

/** Scripts that are written from right to left. */
const RTL = new Set(['Adlm', 'Arab', 'Hebr', 'Nkoo', 'Rohg', 'Syrc', 'Thaa']);

/** What is wrong with the languages and with what is said in them. Only ops and the server check it; a browser makes do. */
export function checkLanguages({ languages, origins, applications }: Manifest): Problem[] {
  const tags = languages?.map(({ tag }) => tag) ?? [];
  const ofList = languages?.length === 0 ? [{ path: ['languages'], message: 'at least one language' }] : [];
  const ofEntries = languages?.flatMap(({ tag, dir, texts }, index) => {
    const at = (field: string, message: string): Problem => ({ path: ['languages', index, field], message });
    const origin = texts && originOf(texts);
    return [
      ...tagProblem(tag, tags.indexOf(tag) < index).map((message) => at('tag', message)),
      ...(dir === undefined && isRtl(tag) ? [at('dir', `${tag} is written from right to left: add "dir": "rtl"`)] : []),
      ...(origin && !origins.includes(origin) ? [at('texts', `${origin} is not listed in "origins"`)] : []),
    ];
  });
  const ofTitles = applications.flatMap(({ title }, index) => {
    if (typeof title !== 'object') return [];
    const path = ['applications', index, 'title'];
    const [first] = tags;
    if (first === undefined) return [{ path, message: 'a title in several languages needs "languages"' }];
    const unknown = Object.keys(title).filter((tag) => !tags.includes(tag));
    return [
      ...(Object.hasOwn(title, first) ? [] : [{ path, message: `not in ${first}, the default language` }]),
      ...unknown.map((tag): Problem => ({ path: [...path, tag], message: 'not one of "languages"', of: 'key' })),
    ];
  });
  return [...ofList, ...(ofEntries ?? []), ...ofTitles];
}

/** Tags are compared letter by letter, so each is written in the one way that browsers write it. */
function tagProblem(tag: string, isTaken: boolean): string[] {
  if (isTaken) return [`${tag} is there twice`];
  const locale = localeOf(tag);
  if (!locale) return [`${tag} is no language tag that browsers know`];
  const written = locale.toString();
  return written === tag ? [] : [`write it as ${written}`];
}

const isRtl = (tag: string): boolean => RTL.has(localeOf(tag)?.maximize().script ?? '');

function localeOf(tag: string): Intl.Locale | undefined {
  try {
    return new Intl.Locale(tag);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
