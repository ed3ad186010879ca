import semver from 'semver';

/** Options of one key: https://webpack.js.org/plugins/module-federation-plugin/#sharing-hints */
export type SharedConfig = {
  readonly import?: string | false;
  readonly packageName?: string;
  readonly requiredVersion?: string | false;
  readonly shareKey?: string;
  readonly shareScope?: string;
  readonly singleton?: boolean;
  readonly strictVersion?: boolean;
  readonly version?: string | false;
};

type SharedObject = Readonly<Record<string, string | SharedConfig>>;

/** `conch.shared` of a package.json, in any form that webpack takes for `shared`. */
export type Shared = SharedObject | readonly (string | SharedObject)[];

type Dependencies = Readonly<Record<string, string>>;

type Package = { readonly dependencies?: Dependencies; readonly peerDependencies?: Dependencies };

/**
 * Gives webpack's option `shared`: all are singletons, and require the version that the dependencies name, unless their own options
 * say otherwise.
 *
 * Its keys are requests, as in `import`: `react`, `@acme/ui/theme`, a file such as `./theme.ts`, or with a slash at the end, all
 * requests that begin so: `lodash/`, or `@acme/` for all dependencies of that scope.
 *
 * @throws {Error} if the package of a request is not a dependency
 */
export function sharedModules(
  shared: Shared,
  { dependencies, peerDependencies }: Package,
): Record<string, SharedConfig> {
  const declared = { ...peerDependencies, ...dependencies };
  const entries = [shared]
    .flat()
    .flatMap((item): [string, string | SharedConfig][] =>
      typeof item === 'string' ? [[item, {}]] : Object.entries(item),
    )
    .map(([key, given]): [string, SharedConfig] => [key, typeof given === 'string' ? shorthand(given) : given])
    .flatMap(([key, config]) => expandScope(key, declared).map((key): [string, SharedConfig] => [key, config]));
  return Object.fromEntries(
    entries.map(([key, config]) => {
      const requiredVersion = config.requiredVersion ?? declaredRange(key, config, declared);
      return [key, { singleton: true, ...config, requiredVersion }];
    }),
  );
}

/** `{ "react": "^19.0.0" }` names a version, `{ "react": "preact/compat" }` what is imported. */
const shorthand = (text: string): SharedConfig =>
  semver.validRange(text) === null ? { import: text } : { requiredVersion: text };

/** `@acme/` names several packages, each of which has a version of its own. */
const expandScope = (key: string, declared: Dependencies): readonly string[] =>
  /^@[^/]+\/$/.test(key)
    ? Object.keys(declared).flatMap((name) => (name.startsWith(key) ? [name, `${name}/`] : []))
    : [key];

function declaredRange(key: string, { import: imported, packageName }: SharedConfig, declared: Dependencies) {
  const request = imported || key;
  if (/^(\.{0,2}\/|\.{1,2}$)/.test(request)) return false; // a file, which has no version
  const name = packageName ?? /^(@[^/]+\/)?[^/]+/.exec(request)?.[0] ?? request;
  const specifier = declared[name];
  if (specifier === undefined) throw new Error(`"shared" names ${key}, but ${name} is not in "dependencies"`);
  return rangeOf(specifier);
}

/** False, for any version, if it is a file, a URL or a tag: https://docs.npmjs.com/cli/configuring-npm/package-json#dependencies */
function rangeOf(specifier: string): string | false {
  const range = specifier.replace(/^workspace:/, '').replace(/^npm:.+@/, '');
  if (/^[~^]?$/.test(range)) return '*';
  return semver.validRange(range) === null ? false : range;
}
