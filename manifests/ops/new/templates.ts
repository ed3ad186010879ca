import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Folder of templates: of a remote in each framework, of what a repository of one remote has in addition, and of a site. */
type Kind = 'templates' | 'repository' | 'site';

/** Path from the folder -> text. */
type Templates = Readonly<Record<string, string>>;

/** The build replaces this by the texts (webpack.config.ts), so that dist/conch.mjs needs no other file. */
declare const EMBEDDED_TEMPLATES: Readonly<Record<Kind, Templates>>;

export const templatesIn = (kind: Kind): Templates =>
  typeof EMBEDDED_TEMPLATES === 'undefined' ? readFolder(join(import.meta.dirname, kind)) : EMBEDDED_TEMPLATES[kind];

/** @param folder this one, in the source */
export const readTemplates = (folder: string): Readonly<Record<Kind, Templates>> => ({
  templates: readFolder(join(folder, 'templates')),
  repository: readFolder(join(folder, 'repository')),
  site: readFolder(join(folder, 'site')),
});

function readFolder(folder: string): Templates {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  return Object.fromEntries(
    files
      .sort()
      .map((file) => [file.slice(join(folder, '/').length).replaceAll('\\', '/'), readFileSync(file, 'utf8')]),
  );
}
