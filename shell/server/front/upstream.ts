import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Answer, Question } from './answer.ts';

/** Requests a path of a site. Gives the complete answer with its bytes and headers as they were sent. */
export function askOrigin(
  { protocol, hostname, port, host }: URL,
  target: string,
  { method, headers, body, signal }: Question,
): Promise<Answer> {
  const request = protocol === 'https:' ? requestHttps : requestHttp;
  const options = { hostname, port, path: target, method, headers: { ...headers, host }, signal };
  return new Promise((resolve, reject) => {
    const sent = request(options, (response) => {
      response
        .toArray()
        .then((chunks) =>
          resolve({ status: response.statusCode ?? 502, headers: response.headers, body: Buffer.concat(chunks) }),
        )
        .catch(reject);
    });
    sent.on('error', reject).end(body);
  });
}
