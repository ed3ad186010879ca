import { readFileSync } from 'node:fs';
import { decodePath } from '../../../shell/server/files/find-file.ts';
import { explainingFileErrors } from '../../file-error.ts';
import { OperatorError } from '../../operator-error.ts';
import { printable } from '../../printable.ts';

/**
 * Reads a list of pages: a path below the site on each line, as in a URL or with letters outside of ASCII as they are. Empty lines, and
 * those that begin with #, are left out.
 *
 * @param isPage whether an encoded path below the site is one of its pages
 * @returns encoded paths, without a slash at the end
 * @throws {OperatorError} FILE_UNUSABLE
 */
export function readListedPages(file: string, isPage: (path: string) => boolean): readonly string[] {
  const text = explainingFileErrors(
    { code: 'FILE_UNUSABLE', done: 'The list of pages cannot be read', path: file },
    () => readFileSync(file, 'utf8'),
  );
  const facts: string[] = [];
  const paths = text.split('\n').flatMap((each, index) => {
    const line = each.trim();
    if (line === '' || line.startsWith('#')) return [];
    const refuse = (fact: string): string[] => {
      facts.push(`${file}:${index + 1}: ${printable(line)} ${fact}.`);
      return [];
    };
    if (!/^\/(?!\/)[^?#\\\s]*$/.test(line)) return refuse('is not a path such as /product/7');
    const { pathname } = new URL(line, 'http://site'); // encoded as in `location`
    const path = pathname.replace(/(?<=.)\/+$/, '');
    if (decodePath(path.slice(1)) === undefined && path !== '/') return refuse('cannot be the path of a file');
    return isPage(path) ? [path] : refuse('is no page of the site');
  });
  if (facts.length > 0) throw new OperatorError('FILE_UNUSABLE', facts, 'Correct the line, or remove it.');
  return [...new Set(paths)];
}
