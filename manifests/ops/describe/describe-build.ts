import type { Browser } from '@playwright/test';
import pLimit from 'p-limit';
import semver from 'semver';
import { OperatorError } from '../../operator-error.ts';
import { formatProblem } from '../../problem.ts';
import { parseWith } from '../../strict/parse-with-schema.ts';
import { digestsOf } from '../build/digests.ts';
import { type BuildDescription, buildDescription } from '../build/read-description.ts';
import { runsByEval, scriptKind } from '../build/script-kind.ts';
import { listFiles } from '../check/finding.ts';
import type { BuildSource } from './build-source.ts';
import type { DescribeOptions } from './describe-options.ts';
import { type Visit, visitEntry } from './empty-page.ts';
import { findEntry } from './find-entry.ts';
import { findRuntime } from './find-runtime.ts';
import { identify } from './identify.ts';
import { type EntryLoad, type Inspection, type Step, UNKNOWN_MODULE } from './inspect-entry.ts';
import { type MfManifest, parseMfManifest } from './mf-manifest.ts';
import { ownRanges } from './own-ranges.ts';
import { sentence, whatEntryDoes } from './what-entry-does.ts';

export type Described = {
  readonly description: BuildDescription;
  /** Where the name and the version are from, and what could not be known: sentences without a full stop. */
  readonly notes: readonly string[];
  /** Why it does not run on a site, if so. */
  readonly problems: readonly string[];
  /** The path or URL that it has to be served from, if its code requests its files there alone. */
  readonly fixedPlace: string | undefined;
};

/**
 * Describes a build of any tool: its files, and what its entry does in an empty page.
 *
 * @param openBrowser is called when it is known that there is something to load
 * @throws {OperatorError} BUILD_UNREADABLE, BUILD_UNFIT
 */
export async function describeBuild(
  source: BuildSource,
  options: DescribeOptions,
  openBrowser: () => Promise<Browser>,
): Promise<Described> {
  const mf = await readMfManifest(source, options);
  const entry = await findEntryOf(source, options, mf);
  const code = await readEntry(source, entry);
  const identity = identify(source, options, mf);
  const browser = await openBrowser();
  const kind = scriptKind(code);
  const load: EntryLoad = {
    entry,
    before: options.before,
    isModule: options.format === undefined ? kind.isModule : ['module', 'plain'].includes(options.format),
    callback: kind.callee,
    global: options.global,
  };
  const { load: found, visit, usesEval } = await findContainer(source, load, code, mf, options, browser);
  const format = formatOf(visit.inspection);
  if (options.format !== undefined && options.format !== format) {
    throw unfit(`${source.name}${entry} is not a ${options.format}: it is a ${format}.`, `Leave out --format.`);
  }
  const page = { allowsEval: usesEval };
  const run = (step: Step) => visitEntry(browser, source.read, found, step, page);

  const { initError, isContainer } = visit.inspection;
  if (initError !== undefined) {
    throw unfit(`init of ${source.name}${entry} fails: ${sentence(initError)}.`, 'Correct the build.');
  }
  const surface = isContainer ? await readSurface(source, found, mf, options, visit, run) : plainSurface(visit, found);
  const names = new Set([...(source.files ?? [...(mf?.files ?? []), ...surface.requested]), entry, ...found.before]);
  const { files, missing, evaluating } = await readFiles(source, [...names].sort());
  const global = format === 'script' ? (found.global ?? visit.inspection.globals[0]) : found.callback;
  // A System.register imports the shared modules of the page by their names.
  const imported = Object.fromEntries(visit.inspection.dependencies.map((name) => [name, '*']));
  const needsGlobal = format === 'script' || format === 'callback';
  const parsed = parseWith(buildDescription, {
    name: identity.name,
    version: identity.version,
    bundleFileName: entry,
    ...(format !== 'script' && { format }),
    ...(needsGlobal && { moduleName: global }),
    ...(found.before.length > 0 && { before: found.before }),
    integrity: files[entry]?.integrity,
    assets: surface.assets,
    ...(Object.keys(surface.sharedAssets).length > 0 && { sharedAssets: surface.sharedAssets }),
    requires: { ...imported, ...surface.requires, ...options.requires },
    provides: { ...surface.provides, ...options.provides },
    checksFiles: false,
    files,
  });
  if (!parsed.data) {
    const facts = parsed.problems.map((problem) => `${source.name} cannot be described: ${formatProblem(problem)}.`);
    throw new OperatorError(
      'BUILD_UNFIT',
      facts,
      'Correct the build, or say it by an option; see "conch help describe".',
    );
  }
  const requestedMissing = [...new Set([...visit.missing, ...surface.missing, ...missing])];
  const refused = [...new Set([...visit.refused, ...surface.refused])];
  return {
    description: parsed.data,
    notes: [
      ...identity.notes,
      ...surface.notes,
      ...(source.files
        ? []
        : ['The files are those that the entry requests for its modules; files that it loads later are not known']),
      ...(refused.length > 0 ? [`It requests ${listFiles(refused)}, which was not answered here`] : []),
    ],
    problems: [
      ...(usesEval ? [`${entry} needs eval, which the policy of the page forbids`] : []),
      ...(evaluating.length > 0
        ? [
            `${listFiles(evaluating)}: a development build, whose modules run by eval, which the policy of the page forbids`,
          ]
        : []),
      ...(requestedMissing.length > 0
        ? [`it needs ${listFiles(requestedMissing)}, which the build does not have`]
        : []),
      ...surface.problems,
    ],
    fixedPlace: surface.fixedPlace ?? visit.fixedPlace,
  };
}

const unfit = (fact: string | readonly string[], remedy: string): OperatorError =>
  new OperatorError('BUILD_UNFIT', fact, remedy);

const MF_MANIFEST = 'mf-manifest.json';

async function readMfManifest(source: BuildSource, { entry }: DescribeOptions): Promise<MfManifest | undefined> {
  const named = entry ?? source.named;
  const manifest = named?.endsWith('.json') && !['remote.json', NATIVE_FEDERATION].includes(named) ? named : undefined;
  if (entry !== undefined && manifest === undefined) return undefined;
  const file = manifest ?? MF_MANIFEST;
  const content = await source.read(file);
  if (content) return parseMfManifest(content.toString('utf8'), `${source.name}${file}`);
  if (manifest !== undefined)
    throw new OperatorError('BUILD_UNREADABLE', `There is no ${source.name}${file}.`, 'Build the remote first.');
  return undefined;
}

/** What a build of Native Federation has in place of a remote entry: https://github.com/angular-architects/module-federation-plugin */
const NATIVE_FEDERATION = 'remoteEntry.json';

async function findEntryOf(source: BuildSource, options: DescribeOptions, mf: MfManifest | undefined): Promise<string> {
  if (mf) return mf.entry;
  if (options.entry === undefined && (await source.read(NATIVE_FEDERATION)) && !(await source.read('remoteEntry.js'))) {
    throw unfit(
      `${source.name} is a build of Native Federation: ${NATIVE_FEDERATION} names modules that import shared packages by bare names, which only its own loader finds.`,
      'Build the remote with Module Federation; remotes/README.md says how under "Angular" and "Builds made elsewhere".',
    );
  }
  const named = options.entry ?? (source.named === 'remote.json' ? undefined : source.named);
  if (named !== undefined) return named;
  if (source.files) return findEntry(source.files, source.name);
  if (await source.read('remoteEntry.js')) return 'remoteEntry.js';
  throw new OperatorError(
    'BUILD_UNREADABLE',
    `${source.name} is not a build: it has no remote.json, no ${MF_MANIFEST} and no remoteEntry.js.`,
    'Name the URL of its entry, such as https://cdn.example.com/orders/1.0.0/orders.js.',
  );
}

async function readEntry(source: BuildSource, entry: string): Promise<string> {
  const content = await source.read(entry);
  if (content) return content.toString('utf8');
  const candidates = source.files?.filter((file) => /\.m?js$/.test(file)) ?? [];
  const others = candidates.length > 0 ? ` Its scripts: ${listFiles(candidates)}.` : '';
  throw unfit(
    `There is no ${source.name}${entry}.${others}`,
    'Name the entry with --entry, or build the remote again.',
  );
}

function formatOf({ found }: Inspection): NonNullable<DescribeOptions['format']> {
  return found === undefined || found === 'global' ? 'script' : found;
}

type Finding = { readonly load: EntryLoad; readonly visit: Visit; readonly usesEval: boolean };

/** @throws {OperatorError} BUILD_UNFIT there is no container, or several */
async function findContainer(
  source: BuildSource,
  given: EntryLoad,
  code: string,
  mf: MfManifest | undefined,
  options: DescribeOptions,
  browser: Browser,
): Promise<Finding> {
  let load = given;
  let usesEval = false;
  const step: Step = { step: 'get', modules: namedModules(options, mf), guesses: true };
  const visitWith = (next: EntryLoad) => visitEntry(browser, source.read, next, step, { allowsEval: usesEval });
  let visit = await visitWith(load);
  if (!visit.inspection.found && visit.inspection.usesEval) {
    usesEval = true;
    visit = await visitWith(load);
  }
  if (!visit.inspection.found && visit.inspection.chunkGlobals.length > 0) {
    const before = await findRuntime(source, load, visit.inspection.chunkGlobals, async (next) => {
      return (await visitWith(next)).inspection.found !== undefined;
    });
    load = { ...load, before };
    visit = await visitWith(load);
  }
  const { found, globals } = visit.inspection;
  if (!found) throw noContainer(source, load, visit, code);
  if (found !== 'global' || load.global !== undefined) return { load, visit, usesEval };
  const [first, ...others] = globals;
  const global = others.length === 0 ? first : globals.find((each) => each === mf?.globalName);
  if (global === undefined) {
    throw unfit(
      `${source.name}${load.entry} sets several containers: ${globals.join(', ')}.`,
      `Name its own with --global, such as --global ${first}.`,
    );
  }
  const own = { ...load, global };
  return { load: own, visit: global === first ? visit : await visitWith(own), usesEval };
}

function noContainer(source: BuildSource, load: EntryLoad, visit: Visit, code: string): OperatorError {
  const what = load.isModule ? 'exports neither init and get nor mount and unmount' : 'gives no container';
  const { error, chunkGlobals, otherGlobals } = visit.inspection;
  const isSilent = error === undefined && chunkGlobals.length === 0 && otherGlobals.length === 0;
  // https://developer.mozilla.org/en-US/docs/Web/JavaScript/Reference/Statements/const#description
  const [, constant] = /^\s*(?:const|let|class)\s+([\w$]+)/m.exec(load.isModule || !isSilent ? '' : code) ?? [];
  const does =
    constant === undefined
      ? whatEntryDoes(load, visit.inspection)
      : [`it declares ${constant}, which is no property of window`];
  const remedy =
    chunkGlobals.length > 0
      ? 'Name the files that its page loads before it with --before, such as --before runtime.js.'
      : 'Name another file with --entry, or build the remote as remotes/README.md says under "Builds made elsewhere".';
  return unfit(`${source.name}${load.entry} ${what}: ${does.join('; ')}.`, remedy);
}

/** What a container gives, found out by asking it. */
type Surface = {
  readonly assets: Readonly<Record<string, readonly string[]>>;
  readonly sharedAssets: Readonly<Record<string, readonly string[]>>;
  readonly requires: Readonly<Record<string, string>>;
  readonly provides: Readonly<Record<string, string>>;
  readonly requested: readonly string[];
  readonly notes: readonly string[];
  readonly problems: readonly string[];
} & Pick<Visit, 'missing' | 'refused' | 'fixedPlace'>;

/** The only module of an entry that exports lifecycles itself. */
const ITSELF = '.';

function plainSurface(visit: Visit, { entry, before }: EntryLoad): Surface {
  const code = visit.requested.filter((file) => isCode(file) && file !== entry && !before.includes(file));
  const none = { sharedAssets: {}, requires: {}, provides: {}, notes: [], problems: [] };
  return { ...visit, ...none, assets: { [ITSELF]: code.sort() } };
}

/** The names that are given; the others are guessed from the code. */
const namedModules = (options: DescribeOptions, mf: MfManifest | undefined): string[] => [
  ...new Set([...options.exposes, ...(mf?.exposes ?? [])]),
];

const CONCURRENT_VISITS = 3;

const isCode = (file: string): boolean => /\.(m?js|css)$/.test(file);

async function readSurface(
  source: BuildSource,
  { entry, before }: EntryLoad,
  mf: MfManifest | undefined,
  options: DescribeOptions,
  all: Visit,
  run: (step: Step) => Promise<Visit>,
): Promise<Surface> {
  const named = namedModules(options, mf);
  const { modules, unknownModule } = all.inspection;
  const answersAll = unknownModule === undefined;
  const reasonOf = (module: string) => modules[module];
  const isUnknown = (module: string) => reasonOf(module) === unknownModule?.replaceAll(UNKNOWN_MODULE, module);
  const absent = named.filter((module) => reasonOf(module) !== undefined && isUnknown(module));
  const wrong = options.exposes.filter((module) => absent.includes(module));
  const exposed = Object.keys(modules).filter((module) =>
    answersAll ? named.includes(module) : reasonOf(module) === undefined || !isUnknown(module),
  );
  if (wrong.length > 0) {
    const known = exposed.length > 0 ? `, only ${exposed.join(', ')}` : '';
    throw unfit(`${source.name}${entry} does not expose ${wrong.join(', ')}${known}.`, 'Correct --exposes.');
  }
  const broken = exposed.filter((module) => reasonOf(module) !== undefined);
  const provides = ownVersions(all.inspection);
  const shares = { ...provides, ...options.provides };
  const offers = Object.fromEntries(Object.entries(shares).map(([name, version]) => [name, [version]]));
  const hasShared = Object.keys(shares).length > 0;
  const limit = pLimit(CONCURRENT_VISITS);
  const [shared, provided, asked, ...visits] = await Promise.all([
    hasShared ? limit(run, { step: 'shared' }) : all,
    hasShared ? limit(run, { step: 'get', modules: exposed, offers }) : all,
    exposed.length > 0 ? limit(run, { step: 'ranges', modules: exposed }) : all,
    ...exposed.map((module) => limit(run, { step: 'get', modules: [module] })),
  ]);
  const ofShared = new Set(hasShared ? shared.requested.filter((file) => !shared.requestedAtStart.includes(file)) : []);
  const filesOf = (module: string) =>
    (visits[exposed.indexOf(module)]?.requested ?? [])
      .filter((file) => isCode(file) && file !== entry && !before.includes(file))
      .sort();
  const { initError, modules: ofProvided } = provided.inspection;
  /** It may fail with what is offered, which is no real module. Then only what its own copies request is known. */
  const isProvided = (module: string) =>
    initError === undefined && Object.hasOwn(ofProvided, module) && ofProvided[module] === undefined;
  const isShared = (module: string) => (file: string) =>
    isProvided(module) ? !provided.requested.includes(file) : ofShared.has(file);
  const every = [all, shared, asked, ...visits];
  const merged = (key: 'requested' | 'missing' | 'refused') => [...new Set(every.flatMap((visit) => visit[key]))];
  const sharedAssets = exposed.map((module) => [module, filesOf(module).filter(isShared(module))] as const);
  return {
    assets: Object.fromEntries(
      exposed.map((module) => [module, filesOf(module).filter((file) => !isShared(module)(file))]),
    ),
    sharedAssets: Object.fromEntries(sharedAssets.filter(([, files]) => files.length > 0)),
    requires: { ...mf?.requires, ...ownRanges(all.inspection, asked.inspection) },
    provides,
    requested: merged('requested'),
    missing: merged('missing'),
    refused: merged('refused'),
    fixedPlace: every.find(({ fixedPlace }) => fixedPlace !== undefined)?.fixedPlace,
    notes: [
      ...(exposed.length === 0
        ? [
            'Which modules it exposes is not known: its code does not say it. Name them with --exposes, such as --exposes ./home',
          ]
        : []),
      ...(Object.keys(provides).length === 0 && asked.inspection.lookedUp.length === 0
        ? ['It registers no shared modules. If it shares some in another way, name them with --requires and --provides']
        : []),
    ],
    problems: [
      ...absent
        .filter((module) => !wrong.includes(module))
        .map((module) => `${MF_MANIFEST} names the exposed module ${module}, which the container does not have`),
      ...broken.map((module) => `${module} cannot be loaded: ${sentence(reasonOf(module))}`),
    ],
  };
}

/** The highest version of each shared module that the build has registered. */
function ownVersions({ provides }: Inspection): Record<string, string> {
  const versions = Object.entries(provides).flatMap(([name, versions]): [string, string][] => {
    const [highest] = Object.keys(versions).sort((a, b) =>
      semver.valid(a) && semver.valid(b) ? semver.rcompare(a, b) : a < b ? 1 : -1,
    );
    return highest === undefined ? [] : [[name, highest]];
  });
  return Object.fromEntries(versions);
}

async function readFiles(source: BuildSource, names: readonly string[]) {
  const files: Record<string, { integrity: string; bytes: number }> = {};
  const missing: string[] = [];
  const evaluating: string[] = [];
  for (const name of names) {
    const content = await source.read(name);
    if (!content) {
      missing.push(name);
      continue;
    }
    files[name] = { integrity: digestsOf(content).sha384, bytes: content.length };
    if (/\.m?js$/.test(name) && runsByEval(content.toString('utf8'))) evaluating.push(name);
  }
  return { files, missing, evaluating };
}
