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
    const requested: string[] = [];
    const server = await FaultServer.start({
      base: '/',
      async ask(question) {
        // The shell follows a file that takes long by `fetch`, in Firefox with a download of its own (watch-progress.ts).
        if (question.headers['sec-fetch-dest'] !== 'empty') requested.push(question.target);
        return uncached(await askOrigin(home, question.target, question));
      },
    });
    await tab.open(`http://localhost:${server.port}/${path}`);
    await settled(tab);
    expect(requested.length).toBeGreaterThan(5);
    expect(repeated(requested)).toEqual([]);
    await server.close();
  });
}
