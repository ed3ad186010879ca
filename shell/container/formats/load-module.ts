import { ShellError } from '../../errors.ts';
import { isWebKit } from '../../is-webkit.ts';
import { crossOriginOf } from '../../site/builds/cross-origin.ts';
import { failedFiles, isFailedImport } from '../diagnosis/failed-imports.ts';
import type { LoadOptions } from '../load-options.ts';
import { rememberBuild } from '../loaded-builds.ts';
import { mayFetch } from '../time-limits/may-fetch.ts';
import { chunkFailure } from './chunk-failure.ts';
import { freshModuleUrl } from './fresh-module-url.ts';
import { importModule } from './import-module.ts';

/**
 * Evaluates a remote entry that is an ES module, and gives its exports.
 *
 * No attribute of `import()` has an integrity. So each file that has one is requested first, by a `modulepreload` link: a browser puts what
 * it has checked into its module map, from which every import takes it, and refuses what was changed
 * (https://html.spec.whatwg.org/multipage/links.html#link-type-modulepreload). An `Integrity-Policy` refuses all others.
 *
 * @throws {ShellError} ENTRY_UNREACHABLE, ENTRY_BLOCKED_BY_CSP, ENTRY_SYNTAX_ERROR, ENTRY_THREW, CHUNK_…
 */
export async function loadModule(url: string, options: LoadOptions): Promise<object> {
  const { files = {}, checksFiles, basePath = new URL('.', url).href, remote = '', version = '' } = options;
  const { address, folder } = freshModuleUrl(url, basePath);
  rememberBuild({ remote, version, basePath: folder });
  const entryFile = address.slice(folder.length).replace(/[?#].*/s, '');
  const modules = Object.entries(files).filter(([file]) => /\.m?js$/.test(file) && file !== entryFile);
  const failed = failedFiles(folder);
  failed.clear();
  const request = isWebKit ? fetchModule : preloadModule;
  const checked = modules.map(async ([file, integrity]) => {
    const { href } = new URL(file, folder);
    if ((await request(href, { ...options, integrity })) !== 'loaded') failed.add(href);
  });
  const outcome = await request(address, options);
  if (outcome !== 'loaded') throw new ShellError(outcome, address, options);
  if (!checksFiles) await Promise.all(checked);
  if (isWebKit) await refuseChanged(failed, address, options);
  try {
    return await importModule(address);
  } catch (cause) {
    throw await explain(cause, address, folder, options);
  }
}

/**
 * WebKit would run a file that it has refused, because another request for it has no integrity. And a site that requires integrity lets an
 * entry run as a script element alone.
 *
 * @throws {ShellError} CHUNK_INTEGRITY_MISMATCH
 */
async function refuseChanged(failed: ReadonlySet<string>, address: string, options: LoadOptions): Promise<void> {
  for (const url of failed) {
    const failure = await chunkFailure(url, undefined, options);
    if (failure.code === 'CHUNK_INTEGRITY_MISMATCH') throw failure;
  }
  const { integrity, credentials, requiresIntegrity } = options;
  if (!requiresIntegrity || !integrity) return;
  await new Promise<void>((resolve) => {
    const script = Object.assign(document.createElement('script'), {
      type: 'module',
      crossOrigin: crossOriginOf(credentials),
      integrity,
      onload: resolve,
      onerror: resolve, // `import()` says what is wrong
      src: address,
    });
    document.head.append(script);
    script.remove();
  });
}

/** A link that fails does not say why; `import()` of what failed to load does not say which file it was. */
async function explain(cause: unknown, address: string, folder: string, options: LoadOptions): Promise<ShellError> {
  const failure = (code: ConstructorParameters<typeof ShellError>[0], fact: string) =>
    new ShellError(code, fact, { ...options, cause });
  if (cause instanceof SyntaxError) return failure('ENTRY_SYNTAX_ERROR', `${address}, or a file that it imports`);
  if (!isFailedImport(cause)) return failure('ENTRY_THREW', `${address} threw while it was evaluated`);
  const [first] = failedFiles(folder);
  if (first) return chunkFailure(first, cause, options);
  return options.requiresIntegrity
    ? failure('CHUNK_INTEGRITY_MISSING', `a file that ${address} imports has no integrity in the manifest`)
    : failure('CHUNK_UNREACHABLE', `a file that ${address} imports could not be loaded`);
}

/** Has a file checked as far as WebKit can, and leaves it in the HTTP cache. */
async function fetchModule(href: string, { integrity, credentials = 'same-origin' }: LoadOptions): Promise<Outcome> {
  if (!integrity || !(await mayFetch(href))) return 'loaded';
  const response = await fetch(href, { integrity, credentials }).catch(() => undefined);
  return response?.ok ? 'loaded' : 'ENTRY_UNREACHABLE';
}

type Outcome = 'loaded' | 'ENTRY_UNREACHABLE' | 'ENTRY_BLOCKED_BY_CSP';

/** Requests a module, and has it checked, without running it. Never rejects. */
export function preloadModule(href: string, { integrity, credentials }: LoadOptions): Promise<Outcome> {
  return new Promise((resolve) => {
    const link = document.createElement('link');
    let outcome: Outcome = 'ENTRY_UNREACHABLE';
    const onViolation = ({ blockedURI }: SecurityPolicyViolationEvent) => {
      if (blockedURI === href.replace(/#.*/s, '')) outcome = 'ENTRY_BLOCKED_BY_CSP';
    };
    document.addEventListener('securitypolicyviolation', onViolation);
    const end = () => {
      link.remove();
      document.removeEventListener('securitypolicyviolation', onViolation);
      resolve(outcome);
    };
    link.onload = () => {
      outcome = 'loaded';
      end();
    };
    // `securitypolicyviolation` fires in a later task: https://www.w3.org/TR/CSP3/#report-violation
    link.onerror = () => setTimeout(end);
    link.rel = 'modulepreload';
    link.crossOrigin = crossOriginOf(credentials);
    if (integrity) link.integrity = integrity;
    link.href = href;
    document.head.append(link);
  });
}
