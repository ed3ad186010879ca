import { type Provider, SharedModuleProviders } from './shared-module-providers.ts';

/** `{react: {'19.3.1': {get, from, eager, loaded}}}`: the modules that webpack's containers share. */
export type ShareScope = Record<string, Versions>;
export type Versions = Record<string, Provider>;

let ready: Promise<ShareScope> | undefined;

/** The one share scope of the page, initialised once. A second scope would make every container throw. */
export const shareScope = (): Promise<ShareScope> => (ready ??= initSharing());

async function initSharing(): Promise<ShareScope> {
  const scope = collectingScope();
  // webpack creates a scope only if there is none. (Its type declaration for this object lacks one level.)
  Object.assign(__webpack_share_scopes__, { default: scope });
  await __webpack_init_sharing__('default');
  return scope;
}

let registering = false;

/**
 * Calls `container.init`, and meanwhile hides what other builds have registered. A container registers all its modules during
 * `init`, and skips those for which it finds a provider that webpack prefers
 * (https://github.com/webpack/webpack/blob/main/lib/sharing/ShareRuntimeModule.js). `SharedModuleProviders` needs all of them.
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

/** Looks like the plain object that containers expect, and collects what they write in `SharedModuleProviders`. */
function collectingScope(): ShareScope {
  const shared: ShareScope = {};
  const known = new Map<string, Versions>();
  const versionsOf = (name: string, written?: Versions): Versions => {
    const versions =
      known.get(name) ?? collectingVersions(name, written ?? {}, () => Reflect.set(shared, name, versions));
    known.set(name, versions);
    return versions;
  };
  return new Proxy(shared, {
    // webpack continues with the value of `scope[name] ??= {}`, so that has to be our object before anything is in it.
    get: (_, name) => (registering && !(name in shared) ? versionsOf(String(name)) : Reflect.get(shared, name)),
    set(_, name, written: Versions) {
      const versions = versionsOf(String(name), written);
      if (written !== versions) Object.assign(versions, written);
      // A build that registers after `init` may keep writing into the object that it has put here.
      return Reflect.set(shared, name, versions);
    },
  });
}

/** @param attach makes the versions visible in the scope; called when there is a first version */
function collectingVersions(name: string, target: Versions, attach: () => void): Versions {
  const providers = new Map<string, SharedModuleProviders>();
  const hidden = (versions: Versions, version: PropertyKey) => registering && Object.hasOwn(versions, version);
  return new Proxy(target, {
    // A container that lists the versions, as those of Vite do, chooses among what it sees.
    ownKeys(versions) {
      registering = false;
      return Reflect.ownKeys(versions);
    },
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
