import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inlineScriptReader, inlineSources } from '../../../shell/server/html/inline-script.ts';
import { explainingFileErrors } from '../../file-error.ts';
import { digestsOf } from '../build/digests.ts';
import { type Code, type Inventory, kindOf, type Owner } from './code.ts';

const STYLE = /<style\b[^>]*>(.*?)<\/style>/gs;

const owner: Owner = { label: 'shell', uses: ['every page'] };

/**
 * The code of the shell, which is the same on every page.
 *
 * @param root folder with `shell/`
 * @throws {OperatorError} FILE_UNUSABLE
 */
export function shellCode(root: string): Inventory {
  const folder = join(root, 'shell');
  const read = <Result>(path: string, action: () => Result): Result =>
    explainingFileErrors({ code: 'FILE_UNUSABLE', done: 'The shell cannot be read', path }, action);
  const names = read(folder, () => readdirSync(folder)).sort();
  const page = join(folder, 'index.html');
  const html = read(page, () => readFileSync(page, 'utf8'));
  const preload = inlineScriptReader(root)();
  const inline = [
    ...[...inlineSources(html), ...(preload ? [preload.source] : [])].map((source) => ['script', source] as const),
    ...[...html.matchAll(STYLE)].map(([, text = '']) => ['style', digestsOf(Buffer.from(text)).sha256] as const),
  ].map(([kind, source]): Code => ({ kind, url: 'inline', integrity: source.replaceAll("'", ''), owner }));
  const files = names.flatMap((name): Code[] => {
    const kind = kindOf(name);
    const path = join(folder, name);
    if (!kind || name === 'preload.js') return []; // pages have that script inline
    const content = read(path, () => readFileSync(path));
    return [{ kind, url: `/shell/${name}`, integrity: digestsOf(content).sha384, owner }];
  });
  return { code: [...inline, ...files], problems: [] };
}
