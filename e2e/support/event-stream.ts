import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';

export type EventStream = {
  readonly response: IncomingMessage;
  /** Everything that it has received so far, but `retry`. */
  text: string;
  /** The pause before a browser opens it again, in ms. */
  retry: string;
  readonly ended: Promise<unknown>;
};

/** Opens the stream of events of a site at `/`. @param host of many sites */
export async function openStream(origin: string, host?: string): Promise<EventStream> {
  const { hostname, port } = new URL(origin);
  const headers = host === undefined ? {} : { host };
  const request = get({ hostname, port, path: '/manifests/events', headers, agent: false });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  const stream = { response, text: '', retry: '', ended: new Promise((resolve) => response.once('close', resolve)) };
  response.on('error', () => {}); // its server may be killed
  response.setEncoding('utf8').on('data', (chunk) => {
    const [, retry = '', text = ''] = /^(?:retry: (\d+)\n)?(.*)$/s.exec(chunk) ?? [];
    stream.retry ||= retry;
    stream.text += text;
  });
  return stream;
}

export const event = (revision: number): string => `event: revision\ndata: ${revision}\n\n`;
