import type { Browser, BrowserContext, Page } from '@playwright/test';
import { OperatorError } from '../../operator-error.ts';
import { file as fileSchema } from '../../schema.ts';
import { parseWith } from '../../strict/parse-with-schema.ts';
import {
  type EntryLoad,
  type Inspection,
  inspectEntry,
  type Step,
  UNKNOWN_MODULE,
  UNWANTED_VERSION,
} from './inspect-entry.ts';

/** Gives a file of the build; undefined if it has none with this name. Paths are as in a URL. */
export type ReadFile = (file: string) => Promise<Buffer | undefined>;

/** What a page did. */
export type Visit = {
  readonly inspection: Inspection;
  /** The files of the build that it requested, in this order. */
  readonly requested: readonly string[];
  /** Those that it requested until `init` had ended. */
  readonly requestedAtStart: readonly string[];
  /** Files that it requested below the folder of the build, and that the build does not have. */
  readonly missing: readonly string[];
  /** URLs outside of the build that it requested; none of them was answered. */
  readonly refused: readonly string[];
  /** The place that the build has to be served from, if its own files are requested there alone; a path, a URL, or a description. */
  readonly fixedPlace?: string | undefined;
};

/** No such host exists: https://www.rfc-editor.org/rfc/rfc6761#section-6.4 */
const ORIGIN = 'https://build.invalid';
const BASE = `${ORIGIN}/build/`;
/** Not in the folder of the build, so that files are seen that are requested relative to the page. */
const PAGE = `${ORIGIN}/conch-page/`;
/** Longer than all limits in the page together, so that only code that never yields reaches it. */
const VISIT_TIMEOUT_MS = 60_000;

/** A page that requests more is not loading a build. */
const REQUESTS_MAX = 2_000;

const TYPES: readonly (readonly [ending: RegExp, type: string])[] = [
  [/\.m?js$/, 'text/javascript'],
  [/\.css$/, 'text/css'],
  [/\.json$/, 'application/json'],
  [/\.wasm$/, 'application/wasm'],
  [/\.svg$/, 'image/svg+xml'],
];

type Options = {
  /** Whether the page may evaluate strings as code, which the pages of a site may not. */
  readonly allowsEval?: boolean;
};

/**
 * Loads the entry of a build in an empty page that reaches nothing but the files of that build.
 *
 * @throws {OperatorError} BUILD_UNFIT the entry leaves the page, or never yields
 */
export async function visitEntry(
  browser: Browser,
  read: ReadFile,
  load: EntryLoad,
  step: Step,
  { allowsEval = false }: Options = {},
): Promise<Visit> {
  const context = await browser.newContext({ serviceWorkers: 'block', acceptDownloads: false });
  const requests = new Requests(read, allowsEval);
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    const fact = `${load.entry} keeps the browser busy: it was not finished after ${VISIT_TIMEOUT_MS / 1000} seconds.`;
    timer = setTimeout(() => reject(unfit(fact)), VISIT_TIMEOUT_MS);
  });
  try {
    await requests.answer(context);
    // tsx and esbuild call this function when they keep the names of functions: https://esbuild.github.io/api/#keep-names
    await context.addInitScript('globalThis.__name = (named) => named');
    const page = await context.newPage();
    const inspection = await Promise.race([inspect(page, load, step), timeout]);
    if (requests.failure) throw requests.failure;
    const start = new Set(inspection.atStart.map((url) => new URL(url).pathname));
    const { seen } = requests;
    const requestedAtStart = seen.requested.filter((file) => start.has(`${new URL(BASE).pathname}${file}`));
    return { inspection, ...seen, requestedAtStart };
  } finally {
    clearTimeout(timer);
    await context.close();
  }
}

const unfit = (fact: string, cause?: unknown): OperatorError =>
  new OperatorError('BUILD_UNFIT', fact, 'Name another file with --entry, or correct the build.', { cause });

async function inspect(page: Page, load: EntryLoad, step: Step): Promise<Inspection> {
  await page.goto(PAGE);
  const task = { ...load, ...step, base: BASE, unknownModule: UNKNOWN_MODULE, unwanted: UNWANTED_VERSION };
  try {
    return await page.evaluate(inspectEntry, task);
  } catch (cause) {
    const [reason = ''] = String(cause).split('\n');
    throw unfit(`${load.entry} leaves the page or breaks it: ${reason}.`, cause);
  }
}

/** Answers the requests of a page from the files of a build, and refuses all others. */
class Requests {
  readonly #read: ReadFile;
  readonly #allowsEval: boolean;
  readonly #requested = new Set<string>();
  readonly #missing = new Set<string>();
  readonly #refused = new Set<string>();
  #fixedPlace: string | undefined;
  #count = 0;
  /** Why a file could not be read. */
  failure: OperatorError | undefined;

  constructor(read: ReadFile, allowsEval: boolean) {
    this.#read = read;
    this.#allowsEval = allowsEval;
  }

  get seen(): Omit<Visit, 'inspection' | 'requestedAtStart'> {
    const lists = { requested: [...this.#requested], missing: [...this.#missing], refused: [...this.#refused] };
    return { ...lists, fixedPlace: this.#fixedPlace };
  }

  async answer(context: BrowserContext): Promise<void> {
    await context.routeWebSocket(/.*/, (socket) => {
      this.#refused.add(socket.url());
      return socket.close();
    });
    await context.route('**/*', async (route) => {
      const url = new URL(route.request().url());
      if (url.href === PAGE) return route.fulfill({ headers: this.#headers('text/html'), body: '<!doctype html>' });
      this.#count += 1;
      const found = this.#count > REQUESTS_MAX ? undefined : await this.#find(url);
      if (!found) return route.abort('blockedbyclient');
      const [, type = 'application/octet-stream'] = TYPES.find(([ending]) => ending.test(found.file)) ?? [];
      return route.fulfill({ headers: this.#headers(type), body: found.content });
    });
  }

  /** Whether a page may evaluate strings is the one thing that the policy says; the network is this class's own. */
  #headers(type: string): Record<string, string> {
    const scripts = `script-src * blob: data: 'wasm-unsafe-eval'${this.#allowsEval ? " 'unsafe-eval'" : ''}`;
    return {
      'content-type': type,
      'access-control-allow-origin': '*',
      'content-security-policy': `${scripts}; webrtc 'block'`,
    };
  }

  async #find(url: URL): Promise<{ readonly file: string; readonly content: Buffer } | undefined> {
    if (url.href.startsWith(BASE)) {
      const file = url.pathname.slice(new URL(BASE).pathname.length);
      const content = await this.#readSafely(file);
      if (content) this.#requested.add(file);
      else if (file !== 'favicon.ico') this.#missing.add(file);
      return content && { file, content };
    }
    // A build with a fixed `publicPath` requests its files at the place where it will be.
    const segments = url.pathname.split('/').slice(1);
    for (const index of segments.keys()) {
      const file = segments.slice(index).join('/');
      const content = /\.\w+$/.test(file) ? await this.#readSafely(file) : undefined;
      if (!content) continue;
      const place = url.pathname.slice(0, url.pathname.length - file.length);
      const isOfPage = url.href.startsWith(PAGE);
      this.#fixedPlace ??= isOfPage ? 'the URL of the page' : url.origin === ORIGIN ? place : `${url.origin}${place}`;
      this.#requested.add(file);
      return { file, content };
    }
    if (url.href !== `${ORIGIN}/favicon.ico`) this.#refused.add(url.href);
    return undefined;
  }

  /** The page chooses the name, so only one that stays inside of the folder is read. */
  async #readSafely(file: string): Promise<Buffer | undefined> {
    if (parseWith(fileSchema, file).problems) return undefined;
    try {
      return await this.#read(file);
    } catch (error) {
      if (!(error instanceof OperatorError)) throw error;
      this.failure ??= error;
      return undefined;
    }
  }
}
