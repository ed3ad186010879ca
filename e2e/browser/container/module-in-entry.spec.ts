import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { expect } from '../../fixtures.ts';
import { COUNTER_MARK, testWithBuilds } from '../../sites/remotes/built-remotes.ts';
import { site } from '../../sites/site.ts';

const parts = {
  'look.css': 'button { color: red }',
  'words.ts': `export const words = (...all: string[]) => ['some words:', ...all].join(' ');`,
  'later.ts': `
    import { words } from './words.ts';
    export const mount = async () => {};
    export const unmount = async () => {};
    export const text = words('later');
  `,
};

/** Source of a remote that shows a button, and loads a second text by `import()` of a module that shares code with it. */
const view = (first: string) => `
  import './look.css';
  import { words } from './words.ts';
  ${first}
  export const mount = async ({ domElement }: { domElement: HTMLElement }) => {
    const button = document.createElement('button');
    button.textContent = words(first);
    button.onclick = () => import('./later.ts').then(({ text }) => { button.textContent = text; });
    domElement.append(button);
  };
  export const unmount = async () => {};
`;

const plain = view(`const first = 'at once';`);
const counting = view(`import { words as first } from 'counter';`);

const test = testWithBuilds({
  one: { view: plain, files: parts },
  sharing: { view: counting, files: parts },
  two: { view: plain, files: parts, exposes: { './later': './later.ts' } },
});

// All in one worker, so that the remotes are built once.
test.describe.configure({ mode: 'default' });

const isScript = (file: string) => file.endsWith('.js');

test('a build that exposes one module has the code of the module in its remote entry', ({ built }) => {
  const { assets, files, integrity } = built.description('one');
  const lazy = built.scriptWith('one', '"later"').split('/').at(-1);
  expect(assets).toEqual({ './view': [expect.stringMatching(/^view\.\w{8}\.css$/)] });
  expect(Object.keys(files).filter(isScript).sort()).toEqual([lazy, 'remoteEntry.js']);

  const folder = built.build('one');
  const written = readdirSync(folder).filter((file) => !/\.(gz|br)$|^remote\.json$/.test(file));
  expect(written.sort(), 'remote.json names all files').toEqual(Object.keys(files).sort());
  const entry = readFileSync(join(folder, 'remoteEntry.js'));
  expect(entry.toString()).toContain('at once');
  expect(readFileSync(join(folder, String(lazy)), 'utf8'), 'code that both use is in the entry only').not.toContain(
    'some words',
  );
  expect(integrity).toBe(`sha384-${createHash('sha384').update(entry).digest('base64')}`);
  expect(brotliDecompressSync(readFileSync(join(folder, 'remoteEntry.js.br')))).toEqual(entry);
});

test('a build that exposes two modules has a chunk for each', ({ built }) => {
  const { assets } = built.description('two');
  expect(assets).toMatchObject({
    './view': expect.arrayContaining([expect.stringMatching(/^view\.\w{8}\.js$/)]),
    './later': [expect.stringMatching(/^later\.\w{8}\.js$/)],
  });
});

const builds: readonly [title: string, name: string, text: string, shared: readonly string[]][] = [
  ['', 'one', 'some words: at once', []],
  [' and a shared module', 'sharing', `some words: ${COUNTER_MARK}`, [COUNTER_MARK]],
];
for (const [title, name, text, shared] of builds) {
  test(`a remote with one exposed module${title} mounts with its styles, and loads a chunk by import()`, async ({
    shell,
    serveSite,
    built,
    requests,
  }) => {
    const scripts = () => requests.paths('/remotes/').filter(isScript);
    const served = await serveSite(site({ assets: [built.folder], remotes: { [name]: {} } }));
    await shell.open(served.url);
    const button = shell.application(name).getByRole('button');
    await expect(button).toHaveText(text);
    await expect(button).toHaveCSS('color', 'rgb(255, 0, 0)');
    const atOnce = [`/remotes/${name}/1.0.0/remoteEntry.js`, ...shared.map((mark) => built.scriptWith(name, mark))];
    expect(scripts().sort()).toEqual(atOnce.sort());
    await button.click();
    await expect(button).toHaveText('some words: later');
    expect(scripts()).toHaveLength(atOnce.length + 1);
  });
}
