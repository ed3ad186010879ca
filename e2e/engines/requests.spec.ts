import { askOrigin } from '../../shell/server/front/upstream.ts';
import { uncached } from '../faults/alter.ts';
import { FaultServer } from '../faults/fault-server.ts';
import { expect, test } from './engines.ts';
import { settled } from './look.ts';

/** Scripts and styles that were requested more than once. */
const repeated = (requests: readonly string[]): string[] => {
  const files = requests.filter((path) => /\.(js|css)(\?|$)/.test(path));
  return files.filter((path, index) => files.indexOf(path) !== index);
};

for (const path of ['', 'cart']) {
  test(`every preloaded script and style of /${path} is used: none is requested twice, although no cache keeps it`, async ({
    tab,
    store,
  }) => {
    const home = new URL(store.url);
    const server = await FaultServer.start({
      base: '/',
      ask: async (question) => uncached(await askOrigin(home, question.target, question)),
    });
    await tab.open(`http://localhost:${server.port}/${path}`);
    await settled(tab);
    expect(server.requests.length).toBeGreaterThan(5);
    expect(repeated(server.requests)).toEqual([]);
    await server.close();
  });
}
