import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { contentType } from '../../../manifests/ops/buckets/content-type.ts';
import { hasContentHash, IMMUTABLE } from '../files/cache-control.ts';
import { cachedFile } from '../files/cached-file.ts';
import { isFileInside } from '../files/find-file.ts';
import { EXTENSIONS } from '../files/register-files.ts';
import { type Coding, preferredCoding } from '../representation.ts';

/** Shells in addition to the one that is there. Each takes 0.5 MB of memory, with its compressed copies. */
const KEPT_SHELLS = 3;

/** A file of a shell, in each coding that there is. */
export type KeptFile = { readonly name: string; readonly bodies: ReadonlyMap<Coding, Buffer> };

export type KeptShells = {
  /** Keeps the files of the shell that is there now. All sites of a process have the same one. */
  readonly keep: () => void;
  /** A file of the shell, or of one before, by its path below that of the site. */
  readonly find: (path: string) => KeptFile | undefined;
};

/**
 * Keeps the files of the shell in memory, for the time when another shell has taken its place on the disk: open tabs still request them.
 * Only those with a hash in their names, which no file of another shell has.
 *
 * @param root folder with `shell/`
 */
export function keepShells(root: string): KeptShells {
  const folder = join(root, 'shell');
  /** The newest first. */
  let shells: readonly ReadonlyMap<string, Buffer>[] = [];
  const isKept = (name: string) => hasContentHash(name) && !name.endsWith('.map');
  const read = (name: string): [string, Buffer][] => {
    const path = join(folder, name);
    if (!isFileInside([root], path)) return [];
    // The folder may also have files of earlier shells.
    return [[name, shells.find((each) => each.has(name))?.get(name) ?? readFileSync(path)]];
  };
  const readShell = cachedFile(() => new Map(readdirSync(folder).filter(isKept).flatMap(read)));

  const keep = () => {
    const shell = ifReadable(() => readShell(join(folder, 'index.html'))); // which is written last
    if (!shell || shell === shells[0]) return;
    const others = shells.filter((each) => namesIn(each) !== namesIn(shell)); // the same one may have come back
    shells = [shell, ...others].slice(0, 1 + KEPT_SHELLS);
  };
  return {
    keep,
    find(path) {
      const name = path.replace(/^shell\//, '');
      const shell = shells.find((each) => each.has(name));
      if (!shell) return undefined;
      const codings = (['br', 'gzip', 'identity'] as const).flatMap((coding): [Coding, Buffer][] => {
        const body = shell.get(`${name}${EXTENSIONS[coding]}`);
        return body ? [[coding, body]] : [];
      });
      return { name, bodies: new Map(codings) };
    },
  };
}

/** A deployment may delete a file while it is read. A file that cannot be read is not served either, and then the log says why. */
function ifReadable<Result>(read: () => Result): Result | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

const namesIn = (shell: ReadonlyMap<string, Buffer>): string => [...shell.keys()].sort().join();

export function sendKept(request: FastifyRequest, reply: FastifyReply, { name, bodies }: KeptFile): FastifyReply {
  const coding = preferredCoding(request.headers['accept-encoding'], [...bodies.keys()]);
  if (coding !== 'identity') reply.header('content-encoding', coding);
  return reply
    .header('cache-control', IMMUTABLE)
    .header('vary', 'accept-encoding')
    .type(contentType(name))
    .send(bodies.get(coding));
}
