import type { Framework } from './frameworks.ts';
import { scaffoldRemote, titleOf } from './scaffold-remote.ts';
import { templatesIn } from './templates.ts';
import { toolsFor } from './tools.ts';

type NewSite = {
  /** Package and folder: `my-site`. */
  readonly name: string;
  /** Framework of the first remote, which is called `home`. */
  readonly framework: Framework;
  /** Where npm installs conch-shell from: a version range, or `file:` with a path. */
  readonly conchShell: string;
};

/** The files of a new site with one remote: path from the folder of the site -> text. */
export function scaffoldSite({ name, framework, conchShell }: NewSite): Readonly<Record<string, string>> {
  const title = titleOf(name);
  const fillIn = (text: string) =>
    text.replaceAll(/my-site|My site/g, (key) => (key === 'my-site' ? name : JSON.stringify(title).slice(1, -1)));
  const site = Object.entries(templatesIn('site')).map(([file, text]) => [file, fillIn(text)] as const);
  const remote = scaffoldRemote({ name: 'home', scope: '', framework });
  const remoteFiles = Object.entries(remote)
    .filter(([file]) => file.startsWith('remotes/'))
    .map(
      ([file, text]) => [file, text.replaceAll('Back to the start page', title).replaceAll('Home', 'Welcome')] as const,
    );
  const files = Object.fromEntries([...site, ...remoteFiles]);
  return {
    ...files,
    'package.json': `${JSON.stringify(
      {
        ...JSON.parse(files['package.json'] ?? ''),
        dependencies: { 'conch-shell': conchShell },
        devDependencies: toolsFor(framework, ['@playwright/test', '@types/node', 'typescript', 'webpack']),
      },
      null,
      2,
    )}\n`,
  };
}
