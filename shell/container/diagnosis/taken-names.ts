import { ShellError, type ShellErrorCode } from '../../errors.ts';

/** Entry URL and exposed module -> the name of the error that it last threw while it was evaluated. */
const thrown = new Map<string, string>();

const EVALUATION: readonly ShellErrorCode[] = ['ENTRY_THREW', 'ENTRY_SYNTAX_ERROR', 'FACTORY_THREW'];

/**
 * Decides whether a load failed because of what ran in this document before: some names can be taken only once, such as that of a
 * custom element (https://html.spec.whatwg.org/multipage/custom-elements.html#dom-customelementregistry-define), and a fresh
 * runtime does not free them. A build that throws the same kind of error each time is at fault itself.
 *
 * @param key of the module
 * @param url of the entry, as it was requested
 * @param ran URLs at which entries of the remote were requested, and ran; `url` is added if it did
 * @returns the error, with `needsPageLoad` if the document is the reason
 */
export function withTakenNames(error: unknown, key: string, url: string, ran: Set<string>): unknown {
  if (!(error instanceof ShellError)) return error;
  const { code, fact, cause, remote, version } = error;
  const ranBefore = [...ran].some((other) => other !== url);
  let isTaken = code === 'UNIQUE_NAME_TAKEN' || (code === 'GLOBAL_TAKEN' && ranBefore);
  if (EVALUATION.includes(code)) {
    const name = cause instanceof Error || cause instanceof DOMException ? cause.name : typeof cause;
    isTaken = name === 'NotSupportedError' || (ranBefore && thrown.get(key) !== name);
    thrown.set(key, name);
    ran.add(url);
  }
  return isTaken ? new ShellError(code, fact, { remote, version, cause, needsPageLoad: true }) : error;
}
