import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

type LoadBalancer = { readonly url: string; close(): Promise<void> };

/** A proxy in front of several instances of a site. @param choose gives the URL of the instance that answers a request for the path */
export async function loadBalancer(choose: (path: string) => string): Promise<LoadBalancer> {
  const server = createServer((asked, response) => {
    const { url: path = '/', method, headers } = asked;
    const { port } = new URL(choose(path));
    const forwarded = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    forwarded.on('error', () => response.destroy());
    response.on('close', () => forwarded.destroy());
    asked.pipe(forwarded);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}/`,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
