import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { cacheControl, tagsOf } from './cache-control.ts';
import { cachedFile } from './cached-file.ts';
import type { FoundFile } from './find-file.ts';

export type SendFile = (reply: FastifyReply, file: FoundFile, query: string) => FastifyReply;

/** Registers the sending of files: with their precompressed copies (`.br`, `.gz`) and a `Cache-Control` header. */
export async function registerFiles(server: FastifyInstance): Promise<SendFile> {
  await server.register(fastifyStatic, {
    serve: false,
    preCompressed: true,
    cacheControl: false,
    index: false,
    dotfiles: 'allow', // findFile decides
  });
  const tags = cachedFile(tagsOf);
  // The plugin is given no list of roots: it would prefer a compressed copy in a later root to the file in an earlier one.
  return (reply, { folder, path }, query) => {
    const v = new URLSearchParams(query).get('v');
    const value = cacheControl(path, v, () => tags(join(folder, path)));
    return reply.header('cache-control', value).header('vary', 'accept-encoding').sendFile(path, folder);
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
