import { ShellError, type ShellErrorCode } from '../errors.ts';

/** Remote -> URLs at which its entries were requested, and ran. A fresh runtime of the same build has another URL. */
const runs = new Map<string, Set<string>>();
/** Entry URL and exposed module -> the name of the error that it last threw while it was evaluated. */
const thrown = new Map<string, string>();

const EVALUATION: readonly ShellErrorCode[] = ['ENTRY_THREW', 'ENTRY_SYNTAX_ERROR', 'FACTORY_THREW'];

/** Call it when code of a remote has run in this document. */
export function rememberRun(remote: string, url: string): void {
  runs.set(remote, (runs.get(remote) ?? new Set()).add(url));
}

/**
 * Decides whether a load failed because of what ran in this document before: some names can be taken only once, such as that of a
 * custom element (https://html.spec.whatwg.org/multipage/custom-elements.html#dom-customelementregistry-define), and a fresh
 * runtime does not free them. A build that throws the same kind of error each time is at fault itself.
 *
 * @param url of the entry, as it was requested
 * @param key of the module
 * @returns the error, with `needsPageLoad` if the document is the reason
 */
export function byDocument(error: unknown, remote: string, url: string, key: string): unknown {
  if (!(error instanceof ShellError)) return error;
  const { code, fact, cause, version } = error;
  const ranBefore = [...(runs.get(remote) ?? [])].some((other) => other !== url);
  let isTaken = code === 'UNIQUE_NAME_TAKEN' || (code === 'GLOBAL_TAKEN' && ranBefore);
  if (EVALUATION.includes(code)) {
    const name = cause instanceof Error || cause instanceof DOMException ? cause.name : typeof cause;
    isTaken = name === 'NotSupportedError' || (ranBefore && thrown.get(key) !== name);
    thrown.set(key, name);
    rememberRun(remote, url);
  }
  return isTaken ? new ShellError(code, fact, { remote: error.remote, version, cause, needsPageLoad: true }) : error;
}
