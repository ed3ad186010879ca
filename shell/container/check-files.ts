import { decodeUrl } from '../decode-url.ts';
import { patchMethod } from '../patch-method.ts';
import { type Credentials, crossOriginOf } from '../site/builds/cross-origin.ts';

/** A build that does not check its files itself. */
export type UncheckedBuild = {
  /** Whole URL of its folder, with a slash at the end. */
  readonly basePath: string;
  /** Path inside the build's folder -> integrity. */
  readonly files?: Readonly<Record<string, string>> | undefined;
  /** Whether files without integrity must not be used. */
  readonly requiresIntegrity?: boolean;
  readonly credentials?: Credentials;
};

/** By `basePath`. */
const builds = new Map<string, UncheckedBuild>();

/** Element -> the integrity that it has from here, which changes with its URL. */
const added = new WeakMap<Element, string>();

/** URLs of scripts and style sheets of these builds that have neither arrived nor failed. */
const pending = new Set<string>();

/** No file has this digest, so the browser refuses any, and code that waits for the element is notified as of any other failure. */
const OF_NO_FILE = `sha256-${'A'.repeat(43)}=`;

/**
 * Makes the browser check the scripts and style sheets of a build made without the preset, by the digests in the manifest: whatever code
 * sets the URL of a `<script>` or `<link>` to a file in the build's folder, the element gets the integrity of that file first.
 *
 * A script or style sheet that is requested a second time while the first request is pending gets a new URL: the runtime of an entry that is evaluated
 * again asks for what has hung before, and the browser would join the request that hangs. The preset does this itself
 * (remotes/build/add-retry-query.ts).
 *
 * Call it before any code of the build runs. What the page's HTML parser creates, as by `innerHTML`, is not noticed.
 */
export function checkFiles(build: UncheckedBuild): void {
  if (builds.size === 0) {
    patchUrl(HTMLScriptElement.prototype, 'src');
    patchUrl(HTMLLinkElement.prototype, 'href');
  }
  builds.set(build.basePath, build);
}

/** Monkey-patches the property and the attribute by which code gives an element its URL. */
function patchUrl(prototype: HTMLScriptElement | HTMLLinkElement, name: string): void {
  const property = Object.getOwnPropertyDescriptor(prototype, name);
  Object.defineProperty(prototype, name, {
    ...property,
    set(value) {
      property?.set?.call(this, prepare(this, value));
    },
  });
  patchMethod(prototype, 'setAttribute', (setAttribute, self, parameters) => {
    const [attribute, value] = parameters;
    const isUrl = String(attribute).toLowerCase() === name;
    return Reflect.apply(setAttribute, self, isUrl ? [attribute, prepare(self, value)] : parameters);
  });
}

/** @returns the URL to request */
function prepare(element: unknown, value: unknown): unknown {
  addIntegrity(element, value);
  const isFile =
    element instanceof HTMLScriptElement || (element instanceof HTMLLinkElement && element.rel === 'stylesheet');
  if (!isFile || !URL.canParse(String(value), element.baseURI)) return value;
  const url = new URL(String(value), element.baseURI);
  if (![...builds.keys()].some((basePath) => fileIn(basePath, url.href) !== undefined)) return value;
  const isAskedAgain = pending.has(url.href);
  for (let retry = 1; pending.has(url.href); retry += 1) url.searchParams.set('retry', String(retry));
  const { href } = url;
  const end = () => pending.delete(href);
  pending.add(href);
  element.addEventListener('load', end, { once: true });
  element.addEventListener('error', end, { once: true });
  return isAskedAgain ? href : value;
}

function addIntegrity(element: unknown, value: unknown): void {
  if (!(element instanceof HTMLScriptElement || element instanceof HTMLLinkElement)) return;
  const own = added.get(element) ?? '';
  if (element.integrity !== own) return; // that of the entry, or what the build itself sets
  const expected = expectationOf(String(value), element);
  if (expected) {
    element.integrity = expected.integrity;
    element.crossOrigin ??= crossOriginOf(expected.credentials);
    added.set(element, expected.integrity);
  } else if (own) {
    element.removeAttribute('integrity');
    added.delete(element);
  }
}

function expectationOf(value: string, element: Element) {
  if (!URL.canParse(value, element.baseURI)) return undefined;
  const url = new URL(value, element.baseURI).href;
  let isRefused = false;
  for (const [basePath, { files = {}, requiresIntegrity, credentials }] of builds) {
    const file = fileIn(basePath, url);
    if (file === undefined) continue;
    const integrity = integrityOf(file, files);
    if (integrity) return { integrity, credentials };
    isRefused ||= requiresIntegrity === true && (element instanceof HTMLScriptElement || /\.(m?js|css)$/.test(file));
  }
  return isRefused ? { integrity: OF_NO_FILE, credentials: undefined } : undefined;
}

/** The path of a file inside a build's folder, decoded; undefined if it is not in there, however its URL is encoded. */
function fileIn(basePath: string, url: string): string | undefined {
  const [path, folder] = [decodeUrl(url.replace(/[?#].*/s, '')), decodeUrl(basePath)];
  return path.startsWith(folder) ? path.slice(folder.length) : undefined;
}

const integrityOf = (file: string, files: Readonly<Record<string, string>>): string | undefined =>
  Object.entries(files).find(([name]) => decodeUrl(name) === file)?.[1];
