import { expect } from '../../fixtures.ts';
import { testWithBuilds } from '../../sites/remotes/built-remotes.ts';
import { container, view } from '../../sites/remotes/fake-remotes.ts';
import { type RemoteOptions, site } from '../../sites/site.ts';

const plain = `
  export const mount = async ({ domElement }) => { domElement.textContent = 'here'; };
  export const unmount = async () => {};
`;

const test = testWithBuilds({ develop: { usesEval: true, view: plain } });
test.describe.configure({ mode: 'default' });

const EMPTY_WEBASSEMBLY = 'Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)';
const during = (lifecycle: string, code: string) =>
  container('probe', view('here', `async ${lifecycle}() { ${code} },`));
const onEvaluation = (code: string) => container('probe', `(${code}, ${view('here')})`);

const rows: readonly [title: string, build: string | RemoteOptions, said: string][] = [
  ['a development build', {}, 'threw while it was evaluated'],
  ['eval in an entry', `eval('1'); ${container('probe', view('here'))}`, 'threw while it was evaluated'],
  [
    'new Function in an exposed module',
    onEvaluation(`new Function('return 1')`),
    './view threw while it was evaluated',
  ],
  ['new Function in mount', during('mount', `new Function('return 1')`), 'mount of probe 1.0.0 failed'],
  ['eval in bootstrap', during('bootstrap', `eval('1')`), 'bootstrap of probe 1.0.0 failed'],
];
const webassembly = during('mount', `await WebAssembly.compile(${EMPTY_WEBASSEMBLY})`);

for (const [title, build, said, feature = 'eval'] of [
  ...rows,
  ['WebAssembly in mount', webassembly, 'mount of probe 1.0.0 failed', 'WebAssembly'] as const,
]) {
  test(`${title} is EVAL_BLOCKED_BY_CSP`, async ({ shell, serveSite, built, watch }) => {
    watch.announce(/Content-Security-Policy|EvalError|CompileError/);
    const remote = typeof build === 'string' ? 'probe' : 'develop';
    const remotes = { [remote]: build };
    await shell.open((await serveSite(site({ remotes, assets: [built.folder] }))).url);
    await expect(shell.errorCard(remote)).toContainText('EVAL_BLOCKED_BY_CSP');
    const log = watch.consoleErrors.join('\n');
    expect(log).toContain(said);
    expect(log).toContain(`the page's Content-Security-Policy forbids ${feature === 'eval' ? '`eval`' : feature}`);
    expect(log).toContain('Publish a production build');
  });
}
