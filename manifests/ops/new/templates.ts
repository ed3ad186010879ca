import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the templates are, from the root of the repository. */
export const TEMPLATES_FOLDER = 'manifests/ops/new/templates';

/** Path from the root of the repository -> text. */
export type Templates = Readonly<Record<string, string>>;

/** The build replaces this by the texts (webpack.config.ts), so that dist/conch.mjs needs no other file. */
declare const EMBEDDED_TEMPLATES: Templates;

export const templates = (): Templates =>
  typeof EMBEDDED_TEMPLATES === 'undefined' ? readTemplates(join(import.meta.dirname, '../../..')) : EMBEDDED_TEMPLATES;

export function readTemplates(root: string): Templates {
  const entries = readdirSync(join(root, TEMPLATES_FOLDER), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  return Object.fromEntries(
    files.sort().map((file) => [file.slice(join(root, '/').length).replaceAll('\\', '/'), readFileSync(file, 'utf8')]),
  );
}
