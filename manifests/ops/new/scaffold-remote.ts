import { posix } from 'node:path';
import { TEMPLATES_FOLDER, templates } from './templates.ts';

export const frameworks = ['react', 'vue', 'svelte', 'vanilla'] as const;
export type Framework = (typeof frameworks)[number];

type NewRemote = {
  /** Folder, container and application: `my-orders`. */
  readonly name: string;
  /** What the name of its npm package begins with: `@tractor-store/`, or nothing. */
  readonly scope: string;
  readonly framework: Framework;
};

/**
 * The files of a new remote with one page, and of its test: path from the root of the repository -> text.
 *
 * The templates are a remote called `my-orders` for each framework, which is linted and compiled where it is.
 */
export function scaffoldRemote({ name, scope, framework }: NewRemote): Readonly<Record<string, string>> {
  const values: Readonly<Record<string, string>> = {
    '@scope/': scope,
    'my-orders': name,
    'My orders': titleOf(name),
  };
  const fillIn = (text: string) => text.replaceAll(/@scope\/|my-orders|My orders/g, (key) => values[key] ?? key);
  const files = Object.entries(templates()).flatMap(([from, text]) => {
    const to = destinationOf(from, framework);
    return to === undefined ? [] : [[fillIn(to), fillIn(rebaseImports(text, from, to))]];
  });
  return Object.fromEntries(files);
}

/** Undefined for a template of another framework. */
function destinationOf(template: string, framework: Framework): string | undefined {
  const [folder, file] = template.slice(`${TEMPLATES_FOLDER}/`.length).split('/');
  if (file === undefined) return `e2e/${folder}`;
  return folder === framework ? `remotes/my-orders/${file}` : undefined;
}

/** Lets relative imports of files outside of the template's folder lead to the same files from its new place. */
const rebaseImports = (text: string, from: string, to: string): string =>
  text.replaceAll(/'(\.\.\/[^']+)'/g, (_, path: string) => {
    const target = posix.relative(posix.dirname(to), posix.join(posix.dirname(from), path));
    return `'${target.startsWith('.') ? target : `./${target}`}'`;
  });

/** The manifest's entry for the page of the new remote. */
export const applicationEntry = (name: string) => ({
  name,
  remote: name,
  module: './page',
  region: 'main',
  activeWhen: [`/${name}`],
  title: titleOf(name),
});

/** `my-orders` -> "My orders". */
const titleOf = (name: string): string => {
  const words = name.replaceAll('-', ' ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
};
