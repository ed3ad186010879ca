import type { Problem } from '../problem.ts';
import type { Manifest } from '../schema.ts';

/** Scripts that are written from right to left. */
const RTL_SCRIPTS = new Set(['Adlm', 'Arab', 'Hebr', 'Nkoo', 'Rohg', 'Syrc', 'Thaa']);

/** Checks the languages. Only the commands and the server do so; the browser is tolerant. */
export function checkLanguages({ languages }: Manifest): Problem[] {
  const tags = languages?.map(({ tag }) => tag) ?? [];
  const ofList = languages?.length === 0 ? [{ path: ['languages'], message: 'at least one language' }] : [];
  const ofEntries = languages?.flatMap(({ tag, dir }, index) => {
    const problem = (field: string, message: string): Problem => ({ path: ['languages', index, field], message });
    return [
      ...checkTag(tag, tags.indexOf(tag) < index).map((message) => problem('tag', message)),
      ...(dir === undefined && isRtl(tag)
        ? [problem('dir', `${tag} is written from right to left: add "dir": "rtl"`)]
        : []),
    ];
  });
  return [...ofList, ...(ofEntries ?? [])];
}

/** The shell compares tags literally, so each has to be written in its canonical form. */
function checkTag(tag: string, isDuplicate: boolean): string[] {
  if (isDuplicate) return [`${tag} is listed twice`];
  const locale = parseLocale(tag);
  if (!locale) return [`${tag} is not a language tag that browsers know`];
  const canonical = locale.toString();
  return canonical === tag ? [] : [`write it as ${canonical}`];
}

const isRtl = (tag: string): boolean => RTL_SCRIPTS.has(parseLocale(tag)?.maximize().script ?? '');

function parseLocale(tag: string): Intl.Locale | undefined {
  try {
    return new Intl.Locale(tag);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
