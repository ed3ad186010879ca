import type { FastifyReply } from 'fastify';

/** Sends a line of plain text. Not cached, because a file that is missing now may exist a moment later. */
export const sendText = (reply: FastifyReply, status: number, text: string): FastifyReply =>
  reply.code(status).header('cache-control', 'no-store').type('text/plain; charset=utf-8').send(`${text}\n`);

export const sendNotFound = (reply: FastifyReply): FastifyReply => sendText(reply, 404, 'Not found');

export const sendMethodNotAllowed = (reply: FastifyReply): FastifyReply =>
  sendText(reply.header('allow', 'GET, HEAD'), 405, 'Method not allowed');

/** 503 for what load balancers have to take out of rotation. */
export const sendHealth = (
  reply: FastifyReply,
  health: { readonly status: 'ok' | 'unavailable' | 'stopping' },
): FastifyReply =>
  reply
    .code(health.status === 'ok' ? 200 : 503)
    .header('cache-control', 'no-store')
    .send(health);
