import type { ShellErrorCode } from '../../errors.ts';
import type { LoadedBuild } from '../loaded-builds.ts';
import { logError } from './error-log.ts';

/** What `window` receives when nobody has handled something. */
export type UnhandledEvent = ErrorEvent | PromiseRejectionEvent | SecurityPolicyViolationEvent;

/**
 * Detail of `conch:error`, which `window` receives when code of a remote throws after it has loaded, violates the policy of the page, or
 * is not what was built.
 */
export type ErrorDetail = {
  readonly remote: string;
  readonly version: string;
  readonly code: 'REMOTE_THREW' | 'POLICY_VIOLATED' | ChangedFileCode;
  readonly message: string;
  /** The place in a file of that build that threw; line and column are 0 where it is about the file. */
  readonly filename: string;
  readonly line: number;
  readonly column: number;
  /** Other remotes on the stack: a shared module is used by several remotes, and belongs to the one that provides it. */
  readonly others: readonly { readonly remote: string; readonly version: string }[];
};

declare global {
  interface WindowEventMap {
    'conch:error': CustomEvent<ErrorDetail>;
  }
}

type Frame = Pick<ErrorDetail, 'filename' | 'line' | 'column'>;

/** The browser refused to run a file, because its digest is another one. */
export type ChangedFileCode = Extract<ShellErrorCode, `${string}_INTEGRITY_${string}`>;

const reported = new WeakSet<object>();
/** A page has several policies, each of which reports the same violation. */
const reportedViolations = new Set<string>();
const MAX_REPORTED_VIOLATIONS = 100;

/**
 * Dispatches `conch:error` for an unhandled error if a file of a remote's build threw it, once for each error. The browser still
 * reports the error on the console.
 */
export function reportRemoteError(event: UnhandledEvent, builds: readonly LoadedBuild[]): void {
  if ('blockedURI' in event) {
    reportViolation(event, builds);
    return;
  }
  const error: unknown = 'reason' in event ? event.reason : event.error;
  if (error instanceof Object) {
    if (reported.has(error)) return;
    reported.add(error);
  }
  const frames = [...framesOf(error), ...('filename' in event ? [frameOf(event)] : [])];
  const touched = frames.flatMap((frame) => {
    const build = builds.find(({ basePath }) => frame.filename.startsWith(basePath));
    return build ? [{ build, frame }] : [];
  });
  const [first] = touched;
  if (!first) return;
  const { remote, version } = first.build;
  const others = new Set(touched.map(({ build }) => build));
  others.delete(first.build);
  const detail: ErrorDetail = {
    remote,
    version,
    code: 'REMOTE_THREW',
    message: error instanceof Error ? `${error.name}: ${error.message}` : String(error ?? 'unknown'),
    ...first.frame,
    others: [...others].map(({ remote, version }) => ({ remote, version })),
  };
  announce(detail, error instanceof Error ? error.cause : undefined);
}

/** A violation belongs to the remote whose code did it, or else to the one whose file was refused. */
function reportViolation(event: SecurityPolicyViolationEvent, builds: readonly LoadedBuild[]): void {
  const { blockedURI, sourceFile, lineNumber: line, columnNumber: column, effectiveDirective, disposition } = event;
  const owned = [
    { filename: sourceFile, line, column },
    { filename: blockedURI, line: 0, column: 0 },
  ].flatMap((frame) => {
    const build = builds.find(({ basePath }) => frame.filename?.startsWith(basePath));
    return build ? [{ build, frame }] : [];
  });
  const [first] = owned;
  if (!first) return;
  const message = `${effectiveDirective} ${disposition === 'enforce' ? 'refused' : 'would refuse'} ${blockedURI}`;
  const { filename } = first.frame;
  const key = [filename, line, column, message].join();
  if (reportedViolations.has(key) || reportedViolations.size >= MAX_REPORTED_VIOLATIONS) return;
  reportedViolations.add(key);
  const { remote, version } = first.build;
  const detail: ErrorDetail = { remote, version, code: 'POLICY_VIOLATED', message, ...first.frame, others: [] };
  announce(detail);
}

function announce(detail: ErrorDetail, cause?: unknown): void {
  logError({ ...detail, cause });
  window.dispatchEvent(new CustomEvent('conch:error', { detail }));
}

const frameOf = ({ filename, lineno, colno }: ErrorEvent): Frame => ({ filename, line: lineno, column: colno });

/**
 * Every browser writes `URL:line:column` into a stack, innermost first, though the text around it differs:
 * https://developer.mozilla.org/docs/Web/JavaScript/Reference/Global_Objects/Error/stack
 */
function framesOf(error: unknown): Frame[] {
  const stack: unknown = error instanceof Object && 'stack' in error ? error.stack : undefined;
  if (typeof stack !== 'string') return [];
  return [...stack.matchAll(/(https?:\/\/[^\s()]+?):(\d+):(\d+)/g)].map(([, filename = '', line, column]) => ({
    filename,
    line: Number(line),
    column: Number(column),
  }));
}
