import { existsSync, readFileSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';
import { buildDescription } from '../../manifests/ops/build/read-description.ts';
import { findFile } from '../../shell/server/files/find-file.ts';
import {
  type Answer,
  answerWith,
  HTML,
  JAVASCRIPT,
  JSON_TYPE,
  type Question,
  TEXT,
} from '../../shell/server/front/answer.ts';
import { askOrigin } from '../../shell/server/front/upstream.ts';

/** Serves the files of one build. */
export type BuildSource = {
  /** Undefined where the build has no remote.json. */
  readonly description: BuildDescription | undefined;
  /** @param path inside the build */
  ask(path: string, question: Question): Promise<Answer>;
};

const descriptionSchema = z.partial(buildDescription, {
  integrity: true,
  assets: true,
  requires: true,
  provides: true,
  files: true,
});

/** The fields of a remote.json that a manifest needs: at least name, version and entry. */
export type BuildDescription = z.infer<typeof descriptionSchema>;

/**
 * @param place a directory, or the URL of a build's folder
 * @throws {Error} if there is no such directory, or its remote.json is invalid
 */
export async function openBuild(place: string | URL): Promise<BuildSource> {
  if (/^https?:/.test(String(place))) return buildAt(new URL(String(place).replace(/\/*$/, '/')));
  return buildIn(place instanceof URL || place.startsWith('file:') ? fileURLToPath(place) : resolve(place));
}

/** The build's folder on another server. */
export async function buildAt(folder: URL): Promise<BuildSource> {
  const response = await fetch(new URL('remote.json', folder));
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  return {
    description: response.ok && isJson ? parse(await response.text(), `${folder}remote.json`) : undefined,
    ask: (path, question) => askOrigin(folder, `${folder.pathname}${path}${query(question)}`, question),
  };
}

async function buildIn(directory: string): Promise<BuildSource> {
  if (!existsSync(directory)) throw new Error(`There is no directory ${directory}: build the remote first.`);
  const file = join(directory, 'remote.json');
  return {
    description: existsSync(file) ? parse(readFileSync(file, 'utf8'), file) : undefined,
    async ask(path) {
      const found = findFile([directory], path);
      if (!found) return answerWith(404, 'Not Found\n', TEXT);
      return answerWith(
        200,
        readFileSync(join(found.folder, found.path)),
        TYPES[extname(path)] ?? 'application/octet-stream',
      );
    },
  };
}

function parse(text: string, place: string): BuildDescription {
  const { data, error } = descriptionSchema.safeParse(JSON.parse(text));
  if (!data) throw new Error(`${place} describes no build: ${z.prettifyError(error)}`);
  return data;
}

const query = ({ target }: Question): string => /\?.*/s.exec(target)?.[0] ?? '';

const TYPES: Readonly<Record<string, string>> = {
  '.js': JAVASCRIPT,
  '.mjs': JAVASCRIPT,
  '.css': 'text/css; charset=utf-8',
  '.html': HTML,
  '.json': JSON_TYPE,
  '.map': JSON_TYPE,
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};
