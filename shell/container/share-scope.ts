import { type Provider, SharedModuleProviders } from './shared-module-providers.ts';

/** `{react: {'19.3.1': {get, from, eager, loaded}}}`: what webpack's containers tell each other they share. */
export type ShareScope = Record<string, Versions>;
export type Versions = Record<string, Provider>;

let ready: Promise<ShareScope> | undefined;

/** The one share scope of the page, initialised once. A second scope would make every container throw. */
export const shareScope = (): Promise<ShareScope> => (ready ??= initSharing());

async function initSharing(): Promise<ShareScope> {
  const scope = providingScope();
  // webpack makes a scope of its own only where there is none. (Its type for this object lacks a level.)
  Object.assign(__webpack_share_scopes__, { default: scope });
  await __webpack_init_sharing__('default');
  return scope;
}

let registering = false;

/**
 * Calls `container.init`, and meanwhile hides from it what others have registered. webpack's containers register all at once
 * in there, and leave out what they find registered by a build that they take to be the better one; see `Providers`.
 */
export function initContainer(container: { init(scope: ShareScope): unknown }, scope: ShareScope): unknown {
  const before = registering;
  registering = true;
  try {
    return container.init(scope);
  } finally {
    registering = before;
  }
}

/** To containers it is the plain object that they expect; what is written into it is gathered in `Providers`. */
function providingScope(): ShareScope {
  const shared: ShareScope = {};
  const known = new Map<string, Versions>();
  const versionsOf = (name: string, written?: Versions): Versions => {
    const versions =
      known.get(name) ?? providingVersions(name, written ?? {}, () => Reflect.set(shared, name, versions));
    known.set(name, versions);
    return versions;
  };
  return new Proxy(shared, {
    // webpack goes on with what `scope[name] ??= {}` gives it, which therefore has to be ours before anything stands in it.
    get: (_, name) => (registering && !(name in shared) ? versionsOf(String(name)) : Reflect.get(shared, name)),
    set(_, name, written: Versions) {
      const versions = versionsOf(String(name), written);
      if (written !== versions) Object.assign(versions, written);
      // Whoever registers later than `init` may go on writing into the object that it has put here.
      return Reflect.set(shared, name, versions);
    },
  });
}

/** @param attach makes the versions visible, when there is one */
function providingVersions(name: string, target: Versions, attach: () => void): Versions {
  const providers = new Map<string, SharedModuleProviders>();
  const hidden = (versions: Versions, version: PropertyKey) => registering && Object.hasOwn(versions, version);
  return new Proxy(target, {
    get: (versions, version) => (hidden(versions, version) ? undefined : Reflect.get(versions, version)),
    set(versions, key, offer: Provider) {
      const version = String(key);
      const all = providers.get(version) ?? new SharedModuleProviders(`${name}@${version}`);
      providers.set(version, all);
      all.add(offer);
      attach();
      return Reflect.set(versions, version, all.entry);
    },
  });
}
