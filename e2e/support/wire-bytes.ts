import type { Page } from '@playwright/test';

/** A request, and what came over the wire for it. */
export type OnWire = {
  readonly url: string;
  /** The header `Available-Dictionary` of the request. */
  readonly dictionary: string | undefined;
  /** The `Content-Encoding` of the answer. */
  readonly coding: string | undefined;
  /** Of the body, as it was compressed; 0 from the cache. */
  readonly bytes: number;
};

type Headers = Readonly<Record<string, string>>;

/** Listens to what a page of Chromium loads over HTTP from now on. */
export async function listenToWire(page: Page): Promise<() => readonly OnWire[]> {
  const session = await page.context().newCDPSession(page);
  const requests = new Map<string, { url: string; sent: Headers; received: Headers; bytes: number }>();
  const of = (id: string) => {
    const known = requests.get(id) ?? { url: '', sent: {}, received: {}, bytes: 0 };
    requests.set(id, known);
    return known;
  };
  session.on('Network.requestWillBeSent', ({ requestId, request }) =>
    Object.assign(of(requestId), { url: request.url }),
  );
  // These events have the headers that the network adds: https://chromedevtools.github.io/devtools-protocol/tot/Network/
  session.on('Network.requestWillBeSentExtraInfo', ({ requestId, headers }) =>
    Object.assign(of(requestId), { sent: headers }),
  );
  session.on('Network.responseReceivedExtraInfo', ({ requestId, headers }) =>
    Object.assign(of(requestId), { received: headers }),
  );
  session.on('Network.dataReceived', ({ requestId, encodedDataLength }) => {
    of(requestId).bytes += encodedDataLength;
  });
  await session.send('Network.enable');
  return () =>
    [...requests.values()]
      .filter(({ url }) => url.startsWith('http'))
      .map(({ url, sent, received, bytes }) => ({
        url,
        dictionary: field(sent, 'available-dictionary'),
        coding: field(received, 'content-encoding'),
        bytes,
      }));
}

const field = (headers: Headers, name: string): string | undefined =>
  Object.entries(headers).find(([each]) => each.toLowerCase() === name)?.[1];
