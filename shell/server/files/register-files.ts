import { ReadStream } from 'node:fs';
import { extname, join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { printable } from '../../../manifests/printable.ts';
import { DELTA_CODING } from '../dictionaries/delta.ts';
import type { Dictionaries } from '../dictionaries/dictionaries.ts';
import { eachPerTurn } from '../per-turn.ts';
import { acceptsCoding, type Coding, hasTag, preferredCoding } from '../representation.ts';
import { sendNotFound } from '../text-responses.ts';
import { cacheControl, forOneClient, IMMUTABLE } from './cache-control.ts';
import { fileContents } from './file-contents.ts';
import { fileDigester } from './file-digests.ts';
import { type FoundFile, isFileInside } from './find-file.ts';

export type SendFile = (
  request: FastifyRequest,
  reply: FastifyReply,
  file: FoundFile,
  query: string,
) => Promise<FastifyReply>;

/** Of the compressed copies of a file. */
export const EXTENSIONS: Readonly<Record<Coding, string>> = { br: '.br', gzip: '.gz', identity: '' };
const COMPRESSED = ['br', 'gzip'] as const;

/**
 * Registers the sending of files: with their precompressed copies (`.br`, `.gz`), their deltas to other versions, an entity tag of
 * their bytes, and a `Cache-Control` header.
 *
 * @param folders that the files and their copies have to be in
 */
export async function registerFiles(
  server: FastifyInstance,
  folders: readonly string[],
  dictionaries: Dictionaries,
  log: (line: string) => void,
): Promise<SendFile> {
  await server.register(fastifyStatic, {
    serve: false,
    preCompressed: true,
    cacheControl: false,
    // Its entity tag is made of size and time, which other bytes may have, too.
    etag: false,
    lastModified: false,
    index: false,
    dotfiles: 'allow', // findFile decides
  });
  const digestsOf = eachPerTurn(fileDigester());
  const codingsOf = eachPerTurn((file): readonly Coding[] => [
    ...COMPRESSED.filter((coding) => isFileInside(folders, `${file}${EXTENSIONS[coding]}`)),
    'identity',
  ]);
  const contents = fileContents();
  /** What the plugin gives files by the ending of their names. */
  const types = new Map<string, string>();

  server.addHook('onSend', async ({ url, raw }, reply, payload) => {
    if (!(payload instanceof ReadStream)) return;
    const type = reply.getHeader('content-type');
    const copy = reply.hasHeader('content-encoding') ? /\.\w+$/ : '';
    if (typeof type === 'string') types.set(extname(String(payload.path).replace(copy, '')), type);
    // After fewer bytes than were promised, a client would take the next answer on its connection for the rest of the file. This
    // listener runs before the one that ends the answer.
    payload.once('end', () => {
      if (payload.bytesRead === Number(reply.getHeader('content-length'))) return;
      raw.destroy();
      log(`${printable(url)} became shorter while it was sent, so its connection was closed`);
    });
  });

  // The plugin is given no list of roots: it would prefer a compressed copy in a later root to the file in an earlier one.
  return async (request, reply, { folder, path }, query) => {
    const file = join(folder, path);
    const { 'accept-encoding': accepted, 'available-dictionary': available, range } = request.headers;
    const coding = preferredCoding(accepted, codingsOf(file));
    const sentFile = `${file}${EXTENSIONS[coding]}`;
    const [digests, sent] = await Promise.all([digestsOf(file), digestsOf(sentFile)]);
    if (!digests || !sent) return sendNotFound(reply); // it was there a moment ago
    const caching = cacheControl(path, new URLSearchParams(query).get('v'), digests.tags);
    const asDictionary = dictionaries.header(path);
    const isDelta = typeof available === 'string' && range === undefined && acceptsCoding(accepted, DELTA_CODING);
    const delta = isDelta ? dictionaries.find(path, digests.etag, available) : undefined;
    const { etag } = delta ?? sent;
    reply
      .header('cache-control', delta ? forOneClient(caching) : caching)
      .header('etag', etag)
      .header('vary', asDictionary === undefined ? 'accept-encoding' : 'accept-encoding, available-dictionary');
    // Browsers use it for as long as it is fresh: https://www.rfc-editor.org/rfc/rfc9842#section-2.1
    if (asDictionary !== undefined && caching === IMMUTABLE) reply.header('use-as-dictionary', asDictionary);
    if (hasTag(request.headers['if-none-match'], etag)) return reply.code(304).send();
    if (delta) return reply.header('content-encoding', DELTA_CODING).type(delta.contentType).send(delta.body);
    const type = types.get(extname(path));
    const content = type !== undefined && range === undefined && (await contents(sentFile, sent.etag));
    if (type !== undefined && content) {
      if (coding !== 'identity') reply.header('content-encoding', coding);
      return reply.header('accept-ranges', 'bytes').type(type).send(content);
    }
    request.headers['accept-encoding'] = coding; // by which the plugin chooses
    return reply.sendFile(path, folder);
  };
}

/** Lets pages of any origin load a build. */
export function allowEveryOrigin(reply: FastifyReply): FastifyReply {
  return reply.header('access-control-allow-origin', '*').header('cross-origin-resource-policy', 'cross-origin');
}

/** Answers a CORS preflight request: https://developer.mozilla.org/en-US/docs/Glossary/Preflight_request */
export function answerPreflight(_: FastifyRequest, reply: FastifyReply): FastifyReply {
  return allowEveryOrigin(reply)
    .header('access-control-allow-methods', 'GET, HEAD')
    .header('access-control-allow-headers', '*')
    .header('access-control-max-age', '86400')
    .code(204)
    .send();
}
