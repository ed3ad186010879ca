import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { INLINE_SCRIPTS, inlineScriptReader, inlineSources } from '../../../shell/server/html/inline-script.ts';
import { shellReader } from '../../../shell/server/html/inline-shell.ts';
import { explainingFileErrors } from '../../file-error.ts';
import type { Manifest } from '../../schema.ts';
import { digestsOf } from '../build/digests.ts';
import { type Code, type Inventory, kindOf, type Owner } from './code.ts';

const STYLE = /<style\b[^>]*>(.*?)<\/style>/gs;

const owner: Owner = { label: 'shell', uses: ['every page'] };

/**
 * The code of the shell, which is the same on every page. The folder may also have files of earlier shells, which open tabs need; the browser
 * refuses them in a new page, because they do not have the digests that the page expects.
 *
 * @param root folder with `shell/`
 * @throws {OperatorError} FILE_UNUSABLE
 */
export function shellCode(root: string, { policy }: Manifest): Inventory {
  const folder = join(root, 'shell');
  const read = <Result>(path: string, action: () => Result): Result =>
    explainingFileErrors({ code: 'FILE_UNUSABLE', done: 'The shell cannot be read', path }, action);
  const names = read(folder, () => readdirSync(folder)).sort();
  const page = join(folder, 'index.html');
  const html = read(page, () => readFileSync(page, 'utf8'));
  const scripts = [
    inlineScriptReader(root, 'preload')(),
    policy?.trustedTypes && inlineScriptReader(root, 'trustedTypes')(),
    shellReader(root, true)(html), // in the first page of a visitor
  ];
  const inline = [
    ...[...inlineSources(html), ...scripts.flatMap((script) => (script ? [script.source] : []))].map(
      (source) => ['script', source] as const,
    ),
    ...[...html.matchAll(STYLE)].map(([, text = '']) => ['style', digestsOf(Buffer.from(text)).sha256] as const),
  ].map(([kind, source]): Code => ({ kind, url: 'inline', integrity: source.replaceAll("'", ''), owner }));
  const files = names.flatMap((name): Code[] => {
    const kind = kindOf(name);
    const path = join(folder, name);
    if (!kind || (Object.values(INLINE_SCRIPTS) as string[]).includes(name)) return []; // pages have that script inline
    const content = read(path, () => readFileSync(path));
    if (kind === 'script' && !runsInPage(html, name, content)) return [];
    return [{ kind, url: `/shell/${name}`, integrity: digestsOf(content).sha384, owner }];
  });
  return { code: [...inline, ...files], problems: [] };
}

/** A page without digests of its chunks, such as one that was written by hand, may request any of them. */
const runsInPage = (html: string, name: string, content: Buffer): boolean =>
  !/ data-chunk-[\w-]+="/.test(html) || html.includes(`/shell/${name}"`) || html.includes(digestsOf(content).sha256);
