import { dirname } from 'node:path';
import { quoteCommand } from './commands.ts';
import { OperatorError, type OperatorErrorCode } from './operator-error.ts';

/** What went wrong with a file, as a fact without a full stop, and what to do. The path is empty if it is not known. */
export type FileProblem = { readonly path: string; readonly fact: string; readonly remedy: string };

type Explanation = readonly [fact: string, remedy: (path: string) => string];

const AGAIN = 'then run the command again.';
const look = (path: string) => `"${quoteCommand(['ls', '-ld', dirname(path), path])}"`;
const permissions: (path: string) => string = (path) =>
  `${look(path)} shows who may. Change the permissions, or become that user, ${AGAIN}`;

/** Errors of the file system by their codes: https://man7.org/linux/man-pages/man3/errno.3.html */
const EXPLANATIONS: Readonly<Record<string, Explanation>> = {
  ENOSPC: ['the disk is full', (path) => `Free space ("${quoteCommand(['df', '-h', dirname(path)])}"), ${AGAIN}`],
  EDQUOT: ['the disk quota is used up', () => `Delete files of this user, or raise the quota, ${AGAIN}`],
  EFBIG: ['the file would be larger than is allowed', () => `Raise the limit ("ulimit -f"), ${AGAIN}`],
  EROFS: ['the file system is read-only', () => `Mount it writable, ${AGAIN}`],
  EACCES: ['permission denied', permissions],
  EPERM: ['the operation is not permitted', permissions],
  EISDIR: ['it is a folder, not a file', () => `Name a file, or move the folder away, ${AGAIN}`],
  ENOTDIR: ['a part of the path is a file, not a folder', (path) => `Correct the path; see ${look(path)}.`],
  ENOENT: [
    'there is no such file or folder',
    (path) => `Correct the path; see "${quoteCommand(['ls', dirname(path)])}".`,
  ],
  ELOOP: ['its symbolic links form a circle', (path) => `Replace the link; see ${look(path)}.`],
  ENAMETOOLONG: ['the name is too long', () => 'Use a shorter name.'],
  EMFILE: ['this process has too many open files', () => `Raise the limit ("ulimit -n"), ${AGAIN}`],
  ENFILE: ['this machine has too many open files', () => `Stop what opens them ("lsof"), ${AGAIN}`],
  EXDEV: ['the two paths are on different file systems', () => 'Put both on one file system.'],
  EBUSY: ['another program uses it', (path) => `Stop that program ("${quoteCommand(['lsof', path])}"), ${AGAIN}`],
  EIO: ['the disk reports an error', () => 'Check the disk and the log of the kernel ("dmesg").'],
  ESTALE: ['the network disk has lost it', () => `Mount the disk again, ${AGAIN}`],
};

/** File systems without hard links answer `link` with one of these. */
const NO_HARD_LINKS = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'];

/**
 * Explains an error of the file system; undefined for any other error. The only place that derives advice from its code.
 *
 * @param path of the file that the caller was working on, for errors that do not name one, as those of `write`
 */
export function explainFileError(error: unknown, path = ''): FileProblem | undefined {
  if (!isFileError(error)) return undefined;
  const { code, syscall, message } = error;
  const place = error.dest ?? error.path ?? path;
  if (syscall === 'link' && NO_HARD_LINKS.includes(code)) {
    const remedy = 'Move the manifest to a file system that has them.';
    return { path: place, fact: 'the file system has no hard links', remedy };
  }
  const [fact, remedy] = EXPLANATIONS[code] ?? [message, (at: string) => `Look at the file: ${look(at)}.`];
  return { path: place, fact, remedy: remedy(place || '.') };
}

/**
 * Gives what `work` gives; turns its errors of the file system into one for the operator.
 *
 * @param done what happened to the files, as a sentence without its full stop: `site.json was not changed`
 * @throws {OperatorError} with the code
 */
export function explainingFileErrors<Result>(
  { code, done, path }: { readonly code: OperatorErrorCode; readonly done: string; readonly path: string },
  work: () => Result,
): Result {
  try {
    return work();
  } catch (cause) {
    throw fileError(cause, code, done, path) ?? cause;
  }
}

/** The error for the operator; undefined if the cause is no error of the file system. */
export function fileError(
  cause: unknown,
  code: OperatorErrorCode,
  done: string,
  path: string,
): OperatorError | undefined {
  const problem = explainFileError(cause, path);
  if (!problem) return undefined;
  const at = problem.path && `${problem.path}: `;
  return new OperatorError(code, `${done}: ${at}${problem.fact}.`, problem.remedy, { cause });
}

type FileSystemError = Error & {
  readonly code: string;
  readonly syscall: string;
  readonly path?: string;
  readonly dest?: string;
};

/** Errors of sockets and processes have a code and a `syscall`, too. */
function isFileError(error: unknown): error is FileSystemError {
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) return false;
  const { code, syscall } = error;
  if (typeof code !== 'string' || typeof syscall !== 'string') return false;
  return !/^(accept|bind|connect|getaddrinfo|kill|listen|spawn|uv_)/.test(syscall);
}
