import type { LoadedBuild } from '../loaded-builds.ts';

/** Detail of `conch:error`, which `window` receives when code of a remote throws after it has loaded. */
export type ErrorDetail = {
  readonly remote: string;
  readonly version: string;
  readonly code: 'REMOTE_THREW';
  readonly message: string;
  /** The place in a file of that build that threw. */
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

const reported = new WeakSet<object>();

/**
 * Dispatches `conch:error` for an unhandled error if a file of a remote's build threw it, once for each error. The browser still
 * reports the error on the console.
 */
export function reportRemoteError(event: ErrorEvent | PromiseRejectionEvent, builds: readonly LoadedBuild[]): void {
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
