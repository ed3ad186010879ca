import { expect } from '../../fixtures.ts';
import { testWithBuilds } from '../../sites/remotes/built-remotes.ts';
import { requireIntegrity } from '../../sites/requiring-integrity.ts';
import { site } from '../../sites/site.ts';
import { thorough } from '../../support/thorough.ts';

// webpack gives each worker a runtime of its own: https://webpack.js.org/guides/web-workers/

/** Answers with what a module says that it loads by `import()`. */
const answering = (reply: string, more = '') => `
  ${more}
  export {};
  const answer = async () => (await import('./words.ts')).words;
  ${reply}
`;
const replyToMessage = `self.onmessage = async () => self.postMessage(await answer());`;

const files = {
  'words.ts': `export const words = 'words of ' + (typeof document === 'undefined' ? 'a worker' : 'a page');`,
  'plain.ts': answering(replyToMessage),
  'styled.ts': answering(replyToMessage, `import './look.css';`),
  'sharing.ts': answering(
    `self.onmessage = async () => self.postMessage((await answer()) + ' ' + (await import('counter')).next());`,
  ),
  'nesting.ts': answering(`
    self.onmessage = () => {
      const inner = new Worker(new URL('./plain.ts', import.meta.url));
      inner.onmessage = ({ data }) => self.postMessage(data);
      inner.postMessage('');
    };`),
  'shared-worker.ts': answering(`self.onconnect = async ({ ports: [port] }) => port.postMessage(await answer());`),
  'service-worker.ts': `self.onmessage = ({ source }) => source.postMessage('words of a worker');`,
  'look.css': `p { color: red }`,
  'other.ts': `export const other = 1;`,
};

const view = `
  const replyOf = (worker) => new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage?.('');
  });
  const kinds = {
    classic: () => replyOf(new Worker(new URL('./plain.ts', import.meta.url))),
    module: () => replyOf(new Worker(new URL('./plain.ts', import.meta.url), { type: 'module' })),
    styled: () => replyOf(new Worker(new URL('./styled.ts', import.meta.url))),
    sharing: () => replyOf(new Worker(new URL('./sharing.ts', import.meta.url))),
    nesting: () => replyOf(new Worker(new URL('./nesting.ts', import.meta.url))),
    shared: () => {
      const { port } = new SharedWorker(new URL('./shared-worker.ts', import.meta.url));
      return replyOf(port);
    },
    async service() {
      const { active, installing } = await navigator.serviceWorker.register(new URL('./service-worker.ts', import.meta.url));
      const reply = new Promise((resolve) => { navigator.serviceWorker.onmessage = ({ data }) => resolve(data); });
      navigator.serviceWorker.startMessages();
      (active ?? installing).postMessage('');
      return reply;
    },
  };
  export async function mount({ domElement }) {
    domElement.textContent = 'ready';
    window.ask = (kind) => kinds[kind]();
  }
  export async function unmount({ domElement }) { domElement.textContent = ''; }
`;

const test = testWithBuilds({
  one: { view, files },
  several: { view, files, exposes: { './other': './other.ts' } },
});

// All in one worker, so that the remotes are built once.
test.describe.configure({ mode: 'default' });

const answers = {
  classic: 'words of a worker',
  module: 'words of a worker',
  styled: 'words of a worker',
  sharing: 'words of a worker 1',
  nesting: 'words of a worker',
  shared: 'words of a worker',
  service: 'words of a worker',
} as const;

for (const [kind, answer] of Object.entries(answers)) {
  test(`a ${kind} worker of a build with the preset loads its chunks`, async ({ page, shell, serveSite, built }) => {
    // The strictest policy there is: it applies to documents, and must not keep workers from their chunks.
    const edit = requireIntegrity(built.folder);
    const { url } = await serveSite(site({ assets: [built.folder], remotes: { one: {} }, edit }));
    await shell.open(url);
    expect(await page.evaluate((kind) => Reflect.get(window, 'ask')(kind), kind)).toBe(answer);
  });
}

test(
  'a worker of a remote that loads at the second attempt requests its own chunks under new URLs too',
  thorough(),
  async ({ page, context, shell, serveSite, built }) => {
    // Not on the first page: Firefox repeats a preload that failed.
    const applications = [{ name: 'several', remote: 'several', activeWhen: ['/several'] }];
    const { url } = await serveSite(site({ assets: [built.folder], remotes: { several: {} }, applications }));
    await page.route('**/view.*.js', (route) => route.abort(), { times: 1 });
    await shell.open(url);
    await shell.push('/several');
    await shell.settled();
    const requested: string[] = [];
    context.on('request', (request) => requested.push(request.url()));
    expect(await page.evaluate(() => Reflect.get(window, 'ask')('classic'))).toBe('words of a worker');
    expect(requested).toEqual([expect.stringMatching(/\.js\?retry=1$/), expect.stringMatching(/\.js\?retry=1$/)]);
  },
);
