import type { FastifyReply } from 'fastify';

/** An answer in words. Never kept: what is missing now can be there a moment later. */
export const sendText = (reply: FastifyReply, status: number, text: string): FastifyReply =>
  reply.code(status).header('cache-control', 'no-store').type('text/plain; charset=utf-8').send(`${text}\n`);

export const sendNotFound = (reply: FastifyReply): FastifyReply => sendText(reply, 404, 'Not found');

export const sendMethodNotAllowed = (reply: FastifyReply): FastifyReply =>
  sendText(reply.header('allow', 'GET, HEAD'), 405, 'Method not allowed');
