import { decodeUrl } from '../../decode-url.ts';
import { ShellError, type ShellErrorCode } from '../../errors.ts';
import { type Expected, isChanged, isRedirected } from './diagnose-entry.ts';
import { filesOfFailedImport, isFailedImport } from './failed-imports.ts';

/** Where the load of an exposed module failed. */
export type Failed = 'get' | 'no factory' | 'factory' | 'no exports';

type Options = Expected & {
  readonly assets?: Readonly<Record<string, readonly string[]>> | undefined;
  readonly basePath?: string;
  readonly files?: Readonly<Record<string, string>> | undefined;
  readonly checksFiles?: boolean | undefined;
  readonly requiresIntegrity?: boolean;
  readonly remote?: string | undefined;
  readonly version?: string | undefined;
};

/**
 * Finds out why a container gives no module.
 *
 * @param isOfShared whether a shared module threw that another build provides too: it surfaces here, because consumers evaluate it
 * as part of their own module
 */
export async function diagnoseModule(
  entry: string,
  exposedModule: string,
  options: Options,
  failed: Failed,
  isOfShared: boolean,
  cause: unknown,
): Promise<ShellError> {
  const { assets, files = {}, remote, version } = options;
  const failure = (code: ShellErrorCode, fact: string, reason = cause) =>
    new ShellError(code, fact, { remote, version, cause: reason });
  const get = `get("${exposedModule}") of ${entry}`;

  const folder = options.basePath ?? new URL('.', entry).href;
  for (const url of isFailedImport(cause) ? filesOfFailedImport(cause, folder) : missingFilesIn(cause)) {
    const [path, start] = [decodeUrl(url), decodeUrl(folder)];
    if (!path.startsWith(start)) continue;
    const integrity = files[path.slice(start.length).replace(/[?#].*/, '')];
    if (!integrity && options.requiresIntegrity && !options.checksFiles) {
      return failure('CHUNK_INTEGRITY_MISSING', `${url} has no integrity in the manifest`);
    }
    if (integrity && (await isChanged(url, { ...options, integrity }))) {
      return failure('CHUNK_INTEGRITY_MISMATCH', `${url} is not the file with ${integrity}`);
    }
  }
  if (cause instanceof ShellError) return failure(cause.code, cause.fact, cause.cause); // of the share scope
  if (failed === 'no factory') return failure('MODULE_GET_FAILED', `${get} gave no factory`);
  if (failed === 'no exports') return failure('FACTORY_EMPTY', `${exposedModule} is empty`);
  if (failed === 'factory') {
    const code = isMissingFile(cause) ? 'CHUNK_UNREACHABLE' : 'FACTORY_THREW';
    const fact = `${exposedModule} threw while it was evaluated`;
    return failure(isOfShared ? 'SHARED_CHUNK_UNREACHABLE' : code, fact);
  }
  if (!isMissingFile(cause)) {
    const isUnknown = assets !== undefined && !(exposedModule in assets);
    return failure(isUnknown ? 'MODULE_NOT_EXPOSED' : 'MODULE_GET_FAILED', `${get} rejected`);
  }
  if (!(await isRedirected(entry, options))) return failure('CHUNK_UNREACHABLE', `${get} rejected`);
  return failure('ENTRY_REDIRECTED', `${entry} is redirected, and its chunks are not found next to the original URL`);
}

/** The URLs of files that did not run. */
function missingFilesIn(thrown: unknown): readonly string[] {
  if (thrown instanceof AggregateError) return thrown.errors.flatMap(missingFilesIn); // of the providers of a shared module
  if (thrown instanceof ShellError) return missingFilesIn(thrown.cause);
  return hasRequest(thrown) && !hasRun(thrown) ? [String(thrown.request)] : [];
}

/** webpack and mini-css-extract-plugin put the URL of a chunk that did not load on the error, as `request`. */
const hasRequest = (thrown: unknown): thrown is Error & { readonly request: unknown } =>
  thrown instanceof Error && 'request' in thrown;

const isMissingFile = (thrown: unknown): boolean => hasRequest(thrown) || isFailedImport(thrown);

/**
 * Tells code that the page's policy forbids from code that throws for other reasons, and names a file that is missing.
 *
 * @param error whose cause is what code of a remote threw
 */
export function diagnoseThrown(error: ShellError): ShellError {
  const { code, fact, remote, version, cause } = error;
  const because = (code: ShellErrorCode, reason: string) =>
    new ShellError(code, `${fact}: ${reason}`, { remote, version, cause });
  const forbidden = forbiddenFeature(cause);
  if (forbidden) return because(forbidden[0], `the page's Content-Security-Policy forbids ${forbidden[1]}`);
  const missing = missingFile(cause);
  return missing ? because(code, missing) : error;
}

/** The error has the type `missing` if the script ran and did not define what it should. */
const hasRun = (missing: Error): boolean => 'type' in missing && missing.type === 'missing';

/** It may be the entry of a remote's own remote: https://github.com/webpack/webpack/blob/main/lib/ExternalModule.js */
function missingFile(thrown: unknown): string | undefined {
  if (isFailedImport(thrown)) return thrown.message;
  if (!hasRequest(thrown)) return undefined;
  const { name, request } = thrown;
  const file = name === 'ScriptExternalLoadError' ? `${request}, a remote of this remote,` : String(request);
  return hasRun(thrown) ? `${file} ran, and did not define what it should` : `${file} could not be loaded`;
}

function forbiddenFeature(thrown: unknown): readonly [ShellErrorCode, feature: string] | undefined {
  // https://www.w3.org/TR/CSP3/#can-compile-strings
  if (thrown instanceof EvalError)
    return ['EVAL_BLOCKED_BY_CSP', '`eval`, by which development builds run their modules'];
  const sink = refusedSink(thrown);
  if (sink === 'HTML') return ['HTML_BLOCKED_BY_CSP', 'HTML from text'];
  if (sink) return ['SCRIPT_BLOCKED_BY_CSP', 'scripts that belong to no build'];
  return isWebAssemblyForbidden(thrown) ? ['EVAL_BLOCKED_BY_CSP', 'WebAssembly'] : undefined;
}

/**
 * What Trusted Types refused to make of a text: Chromium and WebKit name the type that was required, Firefox the property or the function
 * (https://www.w3.org/TR/trusted-types/#get-trusted-type-compliant-string-algorithm).
 */
function refusedSink(thrown: unknown): 'HTML' | 'script' | undefined {
  const message = thrown instanceof TypeError ? thrown.message : '';
  if (/TrustedHTML|(HTML|parse\w*|write\w*|Fragment)\b.*: Sink type mismatch/.test(message)) return 'HTML';
  return /TrustedScript|: Sink type mismatch/.test(message) ? 'script' : undefined;
}

function isWebAssemblyForbidden(thrown: unknown): boolean {
  if (!(thrown instanceof WebAssembly.CompileError)) return false;
  try {
    new WebAssembly.Module(EMPTY_WEBASSEMBLY); // https://www.w3.org/TR/CSP3/#can-compile-wasm-bytes
    return false;
  } catch {
    return true;
  }
}

const EMPTY_WEBASSEMBLY = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
