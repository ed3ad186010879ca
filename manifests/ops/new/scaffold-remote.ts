import type { Framework } from './frameworks.ts';
import { templatesIn } from './templates.ts';
import { toolsFor } from './tools.ts';

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
  const files = Object.entries(templatesIn('templates')).flatMap(([from, text]) => {
    const to = destinationOf(from, framework);
    return to === undefined ? [] : [[fillIn(to), fillIn(text)]];
  });
  return Object.fromEntries(files);
}

/**
 * The files of a new remote in a repository of its own: path from its folder -> text.
 *
 * @param conchShell where npm installs conch-shell from
 */
export function scaffoldRepository(remote: NewRemote, conchShell: string): Readonly<Record<string, string>> {
  const { name, framework } = remote;
  const folder = `remotes/${name}/`;
  const own = Object.entries(scaffoldRemote(remote)).flatMap(([file, text]) =>
    file.startsWith(folder) ? [[file.slice(folder.length), text] as const] : [],
  );
  const fillIn = (text: string) => text.replaceAll('my-orders', name).replaceAll('My orders', titleOf(name));
  const shared = Object.entries(templatesIn('repository')).map(([file, text]) => [file, fillIn(text)] as const);
  const files = Object.fromEntries([...shared, ...own]);
  const { dependencies, devDependencies, conch, ...rest } = JSON.parse(files['package.json'] ?? '');
  const packageFile = {
    ...rest,
    scripts: { build: 'conch build', check: 'tsc' },
    dependencies: { ...dependencies, 'conch-shell': conchShell },
    devDependencies: { ...devDependencies, ...toolsFor(framework, ['typescript', 'webpack']) },
    conch,
  };
  return { ...files, 'package.json': `${JSON.stringify(packageFile, null, 2)}\n` };
}

/** Undefined for a template of another framework. */
function destinationOf(template: string, framework: Framework): string | undefined {
  const [folder, file] = template.split('/');
  if (file === undefined) return `e2e/${folder}`;
  return folder === framework ? `remotes/my-orders/${file}` : undefined;
}

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
export const titleOf = (name: string): string => {
  const words = name.replaceAll('-', ' ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
};
