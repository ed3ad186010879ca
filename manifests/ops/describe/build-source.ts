import { existsSync, lstatSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { explainingFileErrors } from '../../file-error.ts';
import { OperatorError } from '../../operator-error.ts';
import { file as fileSchema } from '../../schema.ts';
import { parseWith } from '../../strict/parse-with-schema.ts';
import { openUrl } from '../build/build-location.ts';
import { readPlainFile } from '../build/read-plain-file.ts';

/** The files of a build that nothing describes yet. Their names are as in a URL. */
export type BuildSource = {
  /** Folder or URL, with a slash at the end. */
  readonly name: string;
  /** All its files; undefined for a URL, of which only those are known that something names. */
  readonly files: readonly string[] | undefined;
  /** Undefined if there is no such file. @throws {OperatorError} BUILD_UNFIT, BUILD_UNREACHABLE, REDIRECTED, FILE_UNUSABLE */
  readonly read: (file: string) => Promise<Buffer | undefined>;
  /** The file that the operator has named, such as the entry. */
  readonly named?: string | undefined;
};

/** More than any build has; a folder with more is another one, such as that of a repository. */
const FILES_MAX = 5_000;
/** What is of no use to browsers: maps, copies for hosts, types, and what describes the build for tools. */
const NOT_OF_THE_BUILD = /(^|\/)(remote\.json|mf-stats\.json)$|\.(map|gz|br)$|\.d\.[cm]?ts$/;

/** @param source a folder, a file in it, or the URL of either */
export function openSource(source: string, origins: readonly string[] = []): BuildSource {
  return /^https?:\/\//.test(source) ? openUrlSource(source, origins) : openFolderSource(source);
}

function openUrlSource(source: string, origins: readonly string[]): BuildSource {
  if (!URL.canParse(source)) {
    throw new OperatorError('BUILD_UNREADABLE', `${source} is not a URL.`, 'Name the URL of a build, or of its entry.');
  }
  const url = new URL(source);
  const named = url.pathname.slice(url.pathname.lastIndexOf('/') + 1);
  const isFile = /\.(m?js|json)$/.test(named);
  const reader = openUrl(isFile ? new URL('.', url) : url, { origins });
  const read = async (file: string) => {
    const found = await reader.read(file);
    // Hosts with a fallback page send it for missing files.
    const isPage = /^text\/html/i.test(found?.headers?.get('content-type') ?? '') && !/\.html?$/.test(file);
    return isPage ? undefined : found?.content;
  };
  return { name: reader.name, files: undefined, read: remembering(read), ...(isFile && { named }) };
}

function openFolderSource(source: string): BuildSource {
  const stats = lstatSync(source, { throwIfNoEntry: false });
  if (!stats || !existsSync(source)) {
    throw new OperatorError('BUILD_UNREADABLE', `There is no folder ${source}.`, 'Build the remote first.');
  }
  const folder = stats.isFile() ? dirname(source) : source;
  const unreadable = (file: string) =>
    ({ code: 'FILE_UNUSABLE', done: 'A file of the build cannot be read', path: join(folder, file) }) as const;
  return {
    name: join(folder, '/'),
    files: explainingFileErrors(unreadable(''), () => listFolder(folder)),
    read: remembering(async (file) => explainingFileErrors(unreadable(file), () => readPlainFile(folder, file))),
    ...(stats.isFile() && { named: encodeURIComponent(basename(source)) }),
  };
}

/** A page reads the same files again and again. */
function remembering(read: BuildSource['read']): BuildSource['read'] {
  const files = new Map<string, Promise<Buffer | undefined>>();
  return (file) => {
    const reading = files.get(file) ?? read(file);
    files.set(file, reading);
    return reading;
  };
}

/** The files of a folder. @throws {OperatorError} BUILD_UNFIT a name that no URL can have, or too many files */
function listFolder(folder: string): string[] {
  const files: string[] = [];
  const visit = (path: string): void => {
    for (const entry of readdirSync(join(folder, path), { withFileTypes: true })) {
      const isHidden = entry.name.startsWith('.') || entry.name === 'node_modules';
      if (isHidden) continue;
      const inside = path === '' ? entry.name : `${path}/${entry.name}`;
      if (entry.isDirectory()) visit(inside);
      else files.push(encodeName(folder, inside));
      if (files.length > FILES_MAX) {
        const fact = `${folder} has more than ${FILES_MAX} files, so it is not the folder of a build.`;
        throw new OperatorError('BUILD_UNFIT', fact, 'Name the folder that the build wrote, such as dist.');
      }
    }
  };
  visit('');
  return files.filter((file) => !NOT_OF_THE_BUILD.test(file)).sort();
}

function encodeName(folder: string, path: string): string {
  const encoded = path
    .split('/')
    .map((segment) => encodeURIComponent(segment).replace(/%(40|3A|2C|2B|3D|24|26|3B)/g, decodeURIComponent))
    .join('/');
  if (parseWith(fileSchema, encoded).problems === undefined) return encoded;
  const fact = `${join(folder, path)} has a name that cannot be part of a URL.`;
  throw new OperatorError('BUILD_UNFIT', fact, 'Rename the file in the build, and build it again.');
}
