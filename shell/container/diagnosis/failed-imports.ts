import { decodeUrl } from '../../decode-url.ts';

/** Folder of a build, decoded -> URLs of its ES modules that could not be loaded in the latest attempt. */
const failed = new Map<string, Set<string>>();

/** The ES modules of a build that could not be loaded; change it. */
export function failedFiles(folder: string): Set<string> {
  const key = decodeUrl(folder);
  const files = failed.get(key) ?? new Set();
  failed.set(key, files);
  return files;
}

/**
 * Whether `import()` has failed because a file could not be loaded. Only the message tells it from a TypeError that the code has thrown; in
 * order, those of Chromium, Firefox and WebKit. The specification leaves the error to them:
 * https://html.spec.whatwg.org/multipage/webappapis.html#hostloadimportedmodule
 */
export const isFailedImport = (thrown: unknown): thrown is TypeError =>
  thrown instanceof TypeError &&
  /^(Failed to fetch|error loading) dynamically imported module|^Importing a module script failed/.test(thrown.message);

/** URLs of files that a failed `import()` needs: those that are known to have failed, and the one that the message names. */
export const filesOfFailedImport = ({ message }: TypeError, folder: string): readonly string[] => [
  ...failedFiles(folder),
  ...(/https?:\S+/.exec(message) ?? []),
];
