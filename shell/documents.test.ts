import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { parseStrict } from '../manifests/strict/parse-strict.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Committed files, and new ones that git does not ignore: readers do not have the others. Paths are relative to the root. */
const files: ReadonlySet<string> = new Set(
  execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' })
    .split('\0')
    .filter((file) => file !== '' && existsSync(join(root, file))), // git also lists files that are deleted but not staged
);
const folders: ReadonlySet<string> = new Set([...files].flatMap(foldersOf));
/** Without those that `conch init` and `conch new` write into other repositories. */
const documents = [...files].filter((file) => file.endsWith('.md') && !file.startsWith('manifests/ops/new/'));
const textOf = (document: string): string => readFileSync(join(root, document), 'utf8');

/** `a/b/c.md` -> `.`, `a`, `a/b` */
function foldersOf(file: string): string[] {
  const folder = dirname(file);
  return folder === '.' ? ['.'] : [...foldersOf(folder), folder];
}

/** Replaces code by spaces, which keeps the line numbers. */
const withoutCode = (markdown: string): string =>
  markdown
    .replace(/^(```+).*\n[\s\S]*?^\1$/gm, (code) => code.replace(/[^\n]/g, ' '))
    .replace(/(`+)[^`][\s\S]*?\1/g, (code) => code.replace(/[^\n]/g, ' '));

type Link = { readonly target: string; readonly line: number };

/** Inline links, images and link definitions. */
function linksIn(markdown: string): Link[] {
  const text = withoutCode(markdown);
  const found = [...text.matchAll(/\]\(\s*<?([^\s)>]+)|^\[[^\]]+\]:\s*<?([^\s>]+)/gm)];
  return found.map(({ 1: inline, 2: defined, index }) => ({
    target: inline ?? defined ?? '',
    line: text.slice(0, index).split('\n').length,
  }));
}

/**
 * The anchors that GitHub gives to headings
 * (https://docs.github.com/en/get-started/writing-on-github/getting-started-with-writing-and-formatting-on-github/basic-writing-and-formatting-syntax#section-links).
 */
function anchorsIn(markdown: string): string[] {
  const withoutBlocks = markdown.replace(/^(```+).*\n[\s\S]*?^\1$/gm, '');
  const uses = new Map<string, number>();
  return [...withoutBlocks.matchAll(/^#{1,6} +(.+?) *#*$/gm)].map(([, heading = '']) => {
    const text = heading.replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1');
    const anchor = text
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
      .replaceAll(' ', '-');
    const count = uses.get(anchor) ?? 0;
    uses.set(anchor, count + 1);
    return count === 0 ? anchor : `${anchor}-${count}`;
  });
}

const isElsewhere = (target: string): boolean => /^([a-z][a-z0-9+.-]*:|\/\/)/i.test(target);

/** The path that a link leads to, relative to the root, and its anchor. */
function resolve(document: string, target: string): { readonly path: string; readonly anchor: string } {
  const [path = '', anchor = ''] = target.split('#').map(decodeURIComponent);
  return { path: path === '' ? document : join(dirname(document), path).replace(/(.)\/$/, '$1'), anchor };
}

/** What is wrong with a link; undefined if nothing is. */
function faultOf(document: string, target: string): string | undefined {
  if (target.startsWith('/')) return 'has to be relative';
  const { path, anchor } = resolve(document, target);
  if (!files.has(path) && !folders.has(path)) return `there is no ${path}`;
  if (anchor === '') return undefined;
  if (!documents.includes(path)) return `${path} has no headings`;
  return anchorsIn(textOf(path)).includes(anchor) ? undefined : `${path} has no heading for #${anchor}`;
}

test('links between the documents lead to files, folders and headings that exist', () => {
  const broken = documents.flatMap((document) =>
    linksIn(textOf(document)).flatMap(({ target, line }) => {
      const fault = isElsewhere(target) ? undefined : faultOf(document, target);
      return fault === undefined ? [] : [`${document}:${line}: ${target}: ${fault}`];
    }),
  );
  expect(broken).toEqual([]);
});

test('README.md leads to every other document', () => {
  const reached = new Set(['README.md']);
  for (const document of reached) {
    for (const { target } of linksIn(textOf(document)).filter((link) => !isElsewhere(link.target))) {
      const { path } = resolve(document, target);
      if (documents.includes(path)) reached.add(path);
    }
  }
  expect(documents.filter((document) => !reached.has(document))).toEqual([]);
});

test('README.md can be read in a few minutes: it has at most 150 lines', () => {
  expect(textOf('README.md').trimEnd().split('\n').length).toBeLessThanOrEqual(150);
});

test('manifests in the documents are valid', () => {
  const manifests = documents.flatMap((document) =>
    [...textOf(document).matchAll(/^```json\n([\s\S]*?)^```$/gm)]
      .map(([, text = '']) => text)
      .filter((text) => text.includes('"schemaVersion"'))
      .map((text) => ({ document, reading: parseStrict(text) })),
  );
  expect(manifests.map(({ document }) => document)).toContain('README.md');
  expect(manifests.filter(({ reading }) => !reading.ok)).toEqual([]);
});
