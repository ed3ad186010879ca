import { decodeUrl } from '../../decode-url.ts';
import type { Build } from '../../site/builds/choose-build.ts';
import { readSharingSteps, type SharingStep } from '../../styles/style-owner.ts';
import type { LoadedBuild } from '../loaded-builds.ts';
import { page } from './page-builds.ts';
import { isHigher, satisfies } from './semver.ts';
import { takenByShell } from './take-shared.ts';

/** A provider and all providers of one version, as far as it matters here: see shared-module-providers.ts. */
type Provider = { readonly get: unknown; readonly from?: string; readonly eager?: boolean };
type Providers = {
  readonly entry: Pick<Provider, 'get'>;
  readonly offers: ReadonlyMap<string, Provider>;
  readonly failed: Pick<WeakSet<object>, 'has'>;
  readonly winner: { readonly of: Provider } | undefined;
};

/** A build. Code that belongs to none has its URL as `remote`, and no version. */
export type BuildName = { readonly remote: string; readonly version: string | undefined };

/** One version of a shared module. */
export type SharedModule = {
  readonly name: string;
  readonly version: string;
  /** Whose copy is used, and why that one; undefined if nobody has used this version. */
  readonly provider: (BuildName & { readonly why: string }) | undefined;
  /** All builds that have registered a copy of this version. */
  readonly candidates: readonly (BuildName & { readonly hasFailed: boolean })[];
  /** The builds that use it, and why they have this version. */
  readonly consumers: readonly (BuildName & { readonly range: string | undefined; readonly why: string })[];
};

/** Detail of `conch:sharing`. */
export type SharingDetail = {
  readonly modules: readonly SharedModule[];
  /** Builds that share or require a module, and have taken none from the page: each has its own copy, or has not needed one. */
  readonly withoutShared: readonly (BuildName & { readonly name: string; readonly range: string | undefined })[];
};

declare global {
  interface WindowEventMap {
    'conch:sharing': CustomEvent<SharingDetail>;
  }
}

/** Prints who provides which shared module to whom, and why, and dispatches it as `conch:sharing`. */
export function explainSharing(builds: readonly LoadedBuild[]): void {
  const detail = readSharing(builds);
  console.info(text(detail));
  window.dispatchEvent(new CustomEvent('conch:sharing', { detail }));
}

/** A version in the share scope, with what has happened to it: steps have their place in the order of all steps. */
type Shared = {
  readonly name: string;
  readonly version: string;
  readonly entry: object;
  readonly module: Providers | undefined;
  readonly registered: readonly Step[];
  readonly asked: readonly Step[];
  readonly taken: readonly Step[];
};
type Step = SharingStep & { readonly at: number };

/** Nothing here repeats how a build chooses: it is read from what was registered, asked and taken, in that order. */
export function readSharing(builds: readonly LoadedBuild[]): SharingDetail {
  const all = readShared();
  const nameOf = (place: string | undefined) => buildName(place, builds);
  const rangeOf = (consumer: BuildName, name: string): string | undefined => {
    const own = all.flatMap(({ name: each, registered }) => (each === name ? registered : []));
    const offer = own.findLast(({ by }) => isSame(nameOf(by), consumer))?.provider;
    return requiredVersion(offer) ?? manifestBuild(consumer)?.requires?.[name];
  };
  const consumersOf = (shared: Shared) => [
    ...shared.taken
      .filter(({ by }) => by !== undefined)
      .map((step) => {
        const consumer = nameOf(step.by);
        const range = rangeOf(consumer, shared.name);
        return { ...consumer, range, why: whyVersion(shared, all, step, range, nameOf) };
      }),
    ...takenByShell
      .filter(({ entry }) => entry === shared.entry)
      .map(({ remote = '', version, wasInUse }) => {
        const why = wasInUse ? 'it was in use' : 'the highest version that was there';
        return { remote, version, range: rangeOf({ remote, version }, shared.name), why };
      }),
  ];
  const modules = all.map((shared): SharedModule => {
    const winner = shared.module?.winner?.of;
    const offered = shared.registered.find(({ provider }) => provider === winner);
    const failed = shared.registered.filter(({ provider }) => provider && shared.module?.failed.has(provider));
    return {
      name: shared.name,
      version: shared.version,
      provider: winner && offered && { ...nameOf(offered.by), why: whyProvider(shared, winner, nameOf) },
      // A fresh runtime of a build registers its copy again.
      candidates: unique(shared.registered.map(({ by }) => nameOf(by))).map((each) => ({
        ...each,
        hasFailed: failed.some(({ by }) => isSame(nameOf(by), each)),
      })),
      consumers: unique(consumersOf(shared)),
    };
  });
  const shares = all.flatMap(({ name, registered }) => registered.map(({ by }) => ({ ...nameOf(by), name })));
  const requires = builds.flatMap(({ remote, version }) =>
    Object.keys(manifestBuild({ remote, version })?.requires ?? {}).map((name) => ({ remote, version, name })),
  );
  const takes = (build: BuildName, name: string) =>
    modules.some((module) => module.name === name && module.consumers.some((each) => isSame(each, build)));
  const without = unique([...shares, ...requires].filter((each) => !takes(each, each.name)));
  return { modules, withoutShared: without.map((each) => ({ ...each, range: rangeOf(each, each.name) })) };
}

function readShared(): readonly Shared[] {
  const steps = readSharingSteps().map((step, at): Step => ({ ...step, at }));
  const scope: Readonly<Record<string, Readonly<Record<string, object>>>> = Object(
    Reflect.get(__webpack_share_scopes__, 'default'),
  );
  const gets = new Set(steps.map(({ module }) => providersOf(module).entry.get));
  // Module Federation's runtime registers a copy of what webpack has, in the version `undefined`.
  const isCopy = ({ provider }: Step) => provider !== undefined && gets.has((provider as Provider).get);
  const shared = Object.entries(scope).flatMap(([name, versions]) =>
    Object.entries(versions).map(([version, entry]): Shared => {
      const own = steps.filter(({ module }) => providersOf(module).entry === entry);
      return {
        name,
        version,
        entry,
        module: own[0] && providersOf(own[0].module),
        registered: own.filter(({ provider, isAsked }) => provider && !isAsked),
        asked: own.filter(({ provider, isAsked }) => provider && isAsked),
        taken: own.filter(({ provider }) => !provider),
      };
    }),
  );
  return shared.filter(({ registered }) => !registered.every(isCopy));
}

/** style-owner.ts knows nothing of its type. */
const providersOf = (module: object) => module as Providers;

function whyProvider(shared: Shared, winner: Provider, nameOf: (place: string | undefined) => BuildName): string {
  const { registered, asked } = shared;
  const registrant = (provider: object | undefined) =>
    label(nameOf(registered.find((step) => step.provider === provider)?.by));
  const turn = asked.find(({ provider }) => provider === winner);
  const before = asked.filter(({ provider, at }) => provider !== winner && turn && at < turn.at);
  if (before.length > 0) {
    const reasons = before.map(({ provider }) => {
      const what = provider && shared.module?.failed.has(provider) ? 'failed' : 'did not answer in time';
      return `${registrant(provider)} was asked first and ${what}`;
    });
    return reasons.join(', ');
  }
  if (registered.length === 1) return 'no other build has this version';
  const rivals = registered.filter(({ provider, at }) => provider !== winner && (!turn || at < turn.at));
  if (rivals.length === 0) return 'no other build had registered this version when it was needed';
  const offers = rivals.flatMap(({ provider }) => (provider ? [provider as Provider] : []));
  const loses = (test: (offer: Provider) => boolean) => offers.every(test);
  if (winner.eager && loses(({ eager }) => !eager)) return 'its copy is eager';
  const names = [winner, ...offers].map(({ from }) => String(from)).sort();
  if (loses(({ from }) => String(from) <= String(winner.from)))
    return `its unique name is the last in the alphabet: ${[...new Set(names)].join(', ')}`;
  return 'it was asked first';
}

function whyVersion(
  { name, version, asked }: Shared,
  all: readonly Shared[],
  taken: Step,
  range: string | undefined,
  nameOf: (place: string | undefined) => BuildName,
): string {
  // A build chooses when it asks, not when it runs what it has received.
  const [first] = asked;
  const at = asked.find(({ by }) => by === taken.by)?.at ?? taken.at;
  const there = all
    .filter((each) => each.name === name && each.registered.some((step) => step.at < at))
    .map((each) => each.version);
  const others = there.filter((each) => each !== version);
  const fits = (each: string) => range === undefined || satisfies(each, range);
  const inUse = first && first.at < at ? `it was in use: ${userOf(first, nameOf)} had asked for it first` : undefined;
  if (!fits(version)) {
    const fitting = others.filter(fits);
    const fact = fitting.length > 0 ? `${fitting.join(', ')} would have been` : 'neither is any other';
    return [`it is not in that range, and ${fact}`, inUse].filter(Boolean).join('; ');
  }
  if (others.length === 0) return 'no other version was there';
  const lower = (each: string) => isHigher(version, each);
  if (others.every(lower)) return `the highest of ${there.join(', ')}`;
  if (others.filter(fits).every(lower)) {
    const unfit = others.filter((each) => !fits(each) && !lower(each));
    return `the highest in that range, which ${unfit.join(', ')} ${unfit.length > 1 ? 'are' : 'is'} not in`;
  }
  return inUse ?? `the build chose it among ${there.join(', ')}`;
}

const userOf = ({ by }: Step, nameOf: (place: string | undefined) => BuildName): string =>
  by === undefined ? 'another build' : label(nameOf(by));

/** Of a build that Module Federation's runtime has registered. */
function requiredVersion(offer: object | undefined): string | undefined {
  const config: unknown = offer && Reflect.get(offer, 'shareConfig');
  const range: unknown = config instanceof Object ? Reflect.get(config, 'requiredVersion') : undefined;
  return typeof range === 'string' ? range : undefined;
}

function manifestBuild({ remote, version }: BuildName): Build | undefined {
  let build = page?.site.build(remote);
  while (build && build.version !== version) build = build.previous;
  return build;
}

/** The folder of an entry may be within that of its build. */
function buildName(place: string | undefined, builds: readonly LoadedBuild[]): BuildName {
  const plain = decodeUrl(place ?? '');
  const found = builds.find(({ basePath }) => {
    const folder = decodeUrl(basePath);
    return plain.startsWith(folder) || (plain.endsWith('/') && folder.startsWith(plain));
  });
  return { remote: found?.remote ?? place ?? 'the shell', version: found?.version };
}

/** The first of each build, and of each shared module of it. */
const unique = <Item extends BuildName & { readonly name?: string }>(items: readonly Item[]): Item[] =>
  items.filter((item, index) => items.findIndex((each) => isSame(each, item) && each.name === item.name) === index);

const isSame = (a: BuildName, b: BuildName): boolean => a.remote === b.remote && a.version === b.version;

const label = ({ remote, version = '' }: BuildName): string => `${remote} ${version}`.trim();

function text({ modules, withoutShared }: SharingDetail): string {
  const accepts = (range: string | undefined) => (range === undefined ? '' : `, which accepts ${range}`);
  const lines = modules.flatMap(({ name, version, provider, candidates, consumers }) => [
    provider
      ? `${name} ${version}, provided by ${label(provider)}: ${provider.why}`
      : `${name} ${version}, which nobody has needed`,
    `  in ${candidates.map((each) => label(each) + (each.hasFailed ? ' (failed)' : '')).join(', ')}`,
    ...consumers.map((each) => `  for ${label(each)}${accepts(each.range)}: ${each.why}`),
  ]);
  const without = withoutShared.map(
    ({ name, range, ...build }) =>
      `${label(build)}${accepts(range)} has taken no ${name} from the page: it uses a copy of its own, or has not needed one`,
  );
  return ['Shared modules of this page', ...lines, ...without].join('\n');
}
