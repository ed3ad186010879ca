import { decodeUrl } from '../decode-url.ts';
import { basePaths, outletBuilds, type Trace, traces } from './style-tracker.ts';

/** A place in a call stack, outside of the shell. */
type Frame = {
  readonly url: string;
  /** Base path of the build; undefined for scripts of unknown origin. */
  readonly build: string | undefined;
  /** The shared modules that may be in this file. */
  readonly sharedModules: ReadonlySet<object>;
  /** Whether the file contains nothing else, so that it does not tell which remote is at work. */
  readonly isShared: boolean;
};

/** What the call stacks of all who have touched an object say. */
type Users = {
  /** The innermost frame of the first stack. */
  readonly maker: Frame | undefined;
  readonly builds: Set<string>;
  /** Shared modules whose code has touched the object. All builds that take these use it too. */
  readonly sharedModules: Set<object>;
  /** Those of them that were at work for themselves: they were loading or starting. */
  readonly startingModules: Set<object>;
  /** Whether code of unknown origin has touched it, so that anybody may use it. */
  isUnknown: boolean;
};

/** Somebody has registered a provider of a shared module, has asked one for it first, or has taken the module. */
export type SharingStep = {
  /** Its `SharedModuleProviders`. */
  readonly module: object;
  /** Undefined for a build that takes the module. */
  readonly provider: object | undefined;
  /** False for a provider that is registered. */
  readonly isAsked: boolean;
  /** Base path of the build whose code did it; a file of unknown origin; undefined for the shell. */
  readonly by: string | undefined;
};

/** What has happened to shared modules, oldest first, each step once. */
const sharingSteps: SharingStep[] = [];

/** Style, or shared module -> what was read from its traces. */
const knownUsers = new WeakMap<object, Users>();
/** Provider of a shared module -> the build that has registered it. */
const providerBuilds = new WeakMap<object, string | undefined>();
/** URL of a script, or base path of a build whose shared modules have no scripts of their own -> the shared modules in it. */
const sharedFiles = new Map<string, Set<object>>();
/** URLs of scripts that were requested by other code than that of their build and of the shell. */
const foreignRequests = new Set<string>();
const knownScripts = new WeakSet<object>();

/**
 * The builds that may have put rules into a style element, a link or a constructed sheet, or may rely on the rules in it:
 *
 * - the build whose file it is, or whose code has created it;
 * - builds that have looked it up or changed it, or have called the code that did;
 * - the build whose outlet it is in;
 * - all builds that take a shared module, if that has created it. Often nobody else is on the stack, for example in an effect of
 *   React; and a library does not insert a rule for one build that it has inserted for another one.
 *
 * @returns base paths; undefined for styles of the shell and of unknown origin, and for those of builds that other builds load by
 * themselves, because those may be used by anybody
 */
export function ownersOf(style: object): ReadonlySet<string> | undefined {
  const ofFile = style instanceof HTMLLinkElement ? buildOf(style.href) : undefined;
  const users = usersOf(style);
  const maker = ofFile ?? users?.maker?.build;
  if (maker !== undefined && [...foreignRequests].some((url) => url.startsWith(maker))) return undefined;
  if (users?.isUnknown && !ofFile) return undefined;
  // A library that adds a link to the file of a build does so for that build.
  const modules = ofFile ? users?.startingModules : users?.sharedModules;
  const owners = withTakers({ builds: users?.builds ?? [], sharedModules: modules ?? [] });
  const outlet = outletOf(style);
  for (const build of [maker, outlet && outletBuilds.get(outlet)]) if (build) owners?.add(build);
  return owners?.size ? owners : undefined;
}

/** The build whose own code, and not that of a shared module, has created a style. */
export function makerOf(style: object): string | undefined {
  const ofFile = style instanceof HTMLLinkElement ? buildOf(style.href) : undefined;
  return ofFile ?? ownBuild(usersOf(style)?.maker);
}

/** The build whose own code has just changed a sheet; if that trace was read already, the build that has created it. */
export function latestChangerOf(sheet: CSSStyleSheet): string | undefined {
  const latest = traces.at(-1);
  return latest?.target === sheet ? ownBuild(framesOf(latest)[0]) : makerOf(sheet.ownerNode ?? sheet);
}

/** Makes builds the owners of a style that has no trace. */
export function assignOwners(style: object, builds: Iterable<string>): void {
  if (usersOf(style)) return;
  knownUsers.set(style, { ...usersFrom(undefined), builds: new Set(builds) });
}

/** Whether code has left a trace on a style; otherwise it may have been in the page from the start. */
export const isTraced = (style: object): boolean => usersOf(style) !== undefined;

/** The outlet that contains an element, also across the borders of shadow roots. */
export function outletOf(element: object): HTMLElement | undefined {
  let node = element instanceof Node ? element : null;
  while (node) {
    if (node instanceof HTMLElement && outletBuilds.has(node)) return node;
    node = node instanceof ShadowRoot ? node.host : node.parentNode;
  }
  return undefined;
}

const ownBuild = (frame: Frame | undefined): string | undefined => (frame?.isShared ? undefined : frame?.build);

function usersOf(object: object): Users | undefined {
  readTraces();
  return knownUsers.get(object);
}

/** First those that say which files contain shared modules. */
export function readTraces(): void {
  const unread = traces.splice(0);
  unread.forEach(readSharing);
  for (const trace of unread) if (trace.target instanceof HTMLScriptElement) readScript(trace.target, trace);
  for (const trace of unread) if ('get' in trace.target) readProvider(trace);
  for (const trace of unread) if (!(trace.target instanceof HTMLScriptElement || 'get' in trace.target)) readUse(trace);
}

/** All steps until now. */
export function readSharingSteps(): readonly SharingStep[] {
  readTraces();
  return sharingSteps;
}

function readSharing(trace: Trace): void {
  const { target, sharedModule, of } = trace;
  const provider = 'get' in target ? target : undefined;
  const module = of ?? (provider ? sharedModule : 'entry' in target && target);
  if (!module) return;
  const [innermost] = framesOf(trace);
  const step = { module, provider, isAsked: !of, by: innermost?.build ?? innermost?.url };
  const isSame = (other: SharingStep) =>
    other.module === module &&
    other.provider === provider &&
    other.isAsked === step.isAsked &&
    (provider !== undefined || other.by === step.by);
  if (!sharingSteps.some(isSame)) sharingSteps.push(step);
}

function readUse(trace: Trace): void {
  const object = styleOf(trace.target);
  const known = knownUsers.get(object);
  // A library inserts rules one by one. All builds that take the shared module use the sheet, whichever of them a rule is for.
  const isRule = trace.target instanceof CSSStyleSheet || trace.target instanceof CSSRule;
  if (isRule && known?.sharedModules.size) return;
  const frames = framesOf(trace);
  const [innermost] = frames;
  const users = known ?? usersFrom(innermost);
  knownUsers.set(object, users);
  if (innermost) users.isUnknown ||= innermost.build === undefined;
  for (const { build, isShared } of frames) if (build && !isShared) users.builds.add(build);
  // A shared module may be taken by another one, for those who take that.
  const isStyle = object instanceof Node || object instanceof CSSStyleSheet;
  for (const { sharedModules } of isStyle ? frames.slice(0, 1) : frames) {
    for (const module of sharedModules) users.sharedModules.add(module);
  }
  if (!trace.sharedModule) return;
  users.sharedModules.add(trace.sharedModule);
  users.startingModules.add(trace.sharedModule);
}

/** The element of a rule or sheet; a constructed sheet itself. */
export function styleOf(target: object): object {
  const sheet = target instanceof CSSRule ? target.parentStyleSheet : target;
  return (sheet instanceof CSSStyleSheet && sheet.ownerNode) || (sheet ?? target);
}

const usersFrom = (maker: Frame | undefined): Users => ({
  maker,
  builds: new Set(),
  sharedModules: new Set(),
  startingModules: new Set(),
  isUnknown: false,
});

/** Undefined if somebody unknown takes one of the shared modules. */
function withTakers(
  users: { readonly builds: Iterable<string>; readonly sharedModules: Iterable<object> },
  seen = new Set<object>(),
): Set<string> | undefined {
  const builds = new Set(users.builds);
  for (const module of users.sharedModules) {
    if (seen.has(module)) continue;
    seen.add(module);
    const takers = usersOf(module);
    if (!takers) continue;
    const more = takers.isUnknown ? undefined : withTakers(takers, seen);
    if (!more) return undefined;
    for (const build of more) builds.add(build);
  }
  return builds;
}

function readScript(script: HTMLScriptElement, creation: Trace): void {
  const { src } = script;
  if (!src || knownScripts.has(script)) return; // inline, or it was only looked up
  knownScripts.add(script);
  if (creation.sharedModule) addSharedFile(withoutQuery(src), creation.sharedModule);
  const requester = framesOf(creation).find(({ isShared }) => !isShared);
  if (requester && requester.build !== buildOf(src)) foreignRequests.add(src);
}

/** A provider that has requested no script for its shared module has it among its other code: any file of the build may contain it. */
function readProvider(trace: Trace): void {
  const { target: provider, sharedModule } = trace;
  if (!providerBuilds.has(provider)) {
    providerBuilds.set(provider, framesOf(trace)[0]?.build);
    return;
  }
  const build = providerBuilds.get(provider);
  if (!sharedModule || !build) return;
  const ownFiles = [...sharedFiles].filter(([, modules]) => modules.has(sharedModule)).map(([url]) => url);
  if (!ownFiles.some((url) => url.startsWith(build))) addSharedFile(build, sharedModule);
}

function addSharedFile(url: string, module: object): void {
  sharedFiles.set(url, (sharedFiles.get(url) ?? new Set()).add(module));
}

/**
 * The frames of a call stack, innermost first, without those of the shell. Every browser writes `URL:line:column`, though the text
 * around it differs: https://developer.mozilla.org/docs/Web/JavaScript/Reference/Global_Objects/Error/stack
 */
function framesOf({ error: { stack = '' } }: Trace): Frame[] {
  const [own = '', ...urls] = [...stack.matchAll(/(https?:\/\/[^\s()]+?):\d+:\d+/g)].map(([, url = '']) => url);
  const shell = new URL('.', own || location.href).href;
  return urls.flatMap((url) => {
    const build = buildOf(url);
    if (!build && url.startsWith(shell)) return [];
    const ofFile = sharedFiles.get(withoutQuery(url));
    return {
      url,
      build,
      sharedModules: ofFile ?? sharedFiles.get(build ?? '') ?? new Set<object>(),
      isShared: !!ofFile,
    };
  });
}

/** Base path of the build that contains a file. A module that is evaluated again has an encoded character: see fresh-module-url.ts. */
function buildOf(url: string): string | undefined {
  const plain = decodeUrl(url);
  const contains = (basePath: string) => plain.startsWith(decodeUrl(basePath));
  const [longest] = [...basePaths].filter(contains).sort((a, b) => b.length - a.length);
  return longest;
}

const withoutQuery = (url: string): string => url.replace(/[?#].*/, '');
