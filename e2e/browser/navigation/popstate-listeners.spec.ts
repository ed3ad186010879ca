import { expect, test } from '../../fixtures.ts';
import { container } from '../../sites/remotes/fake-remotes.ts';
import { site } from '../../sites/site.ts';

/** A remote with a number of `popstate` listeners, which record their calls in `window.popstates`. */
const listener = (name: string, listeners: number): string =>
  container(
    name,
    `{
      mount() {
        for (let n = 0; n < ${listeners}; n += 1) {
          window.addEventListener('popstate', ({ state }) => popstates.push('${name} ' + JSON.stringify(state)));
        }
        window.${name}Pushes = (state, to) => history.pushState(state, '', to);
      },
      unmount() {},
    }`,
  );

const pushes = [
  {
    title: 'pushState with a state calls no popstate listener of its remote if the remote has only one',
    by: 'alone',
    state: { of: 'alone' },
    called: ['pair null', 'pair null'],
  },
  {
    title: 'pushState without a state calls the popstate listeners of all remotes',
    by: 'alone',
    state: null,
    called: ['alone null', 'pair null', 'pair null'],
  },
  {
    title: 'pushState with a state calls all popstate listeners if its remote has two of them',
    by: 'pair',
    state: { of: 'pair' },
    called: ['alone null', 'pair null', 'pair null'],
  },
];
for (const { title, by, state, called } of pushes) {
  test(title, async ({ page, shell, serveSite }) => {
    const remotes = { alone: listener('alone', 1), pair: listener('pair', 2) };
    const applications = Object.keys(remotes).map((name) => ({ name, remote: name }));
    const { url } = await serveSite(site({ remotes, applications }));
    await page.addInitScript('window.popstates = []');
    await shell.open(url);
    await shell.navigationReady();
    await page.evaluate(`${by}Pushes(${JSON.stringify(state)}, '?page=2')`);
    await shell.settled();
    expect((await page.evaluate<string[]>('popstates')).sort()).toEqual(called);
    expect(await page.evaluate(() => history.state?.of)).toBe(state?.of);
    await page.evaluate('popstates.length = 0');
    await page.goBack();
    await page.goForward();
    await shell.settled();
    const ofAlone = (await page.evaluate<string[]>('popstates')).filter((text) => text.startsWith('alone'));
    expect(ofAlone, 'Back and Forward call all listeners, with the state').toHaveLength(2);
    if (state) expect(ofAlone[1]).toContain(state.of);
  });
}
