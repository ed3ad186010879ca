import { expect, test } from '../../fixtures.ts';
import { container, view } from '../../sites/remotes/fake-remotes.ts';
import { type Site, site } from '../../sites/site.ts';
import { thorough } from '../../support/thorough.ts';
import { depthsOf, watchDepths, watchElements } from '../../support/watch-loads.ts';

/** Two remotes; visitors in the lower half of the buckets get version 2.0.0 of one of them. */
function siteWithRollout(): Site {
  const builds = { '1.0.0': container('changing', view('old')), '2.0.0': container('changing', view('new')) };
  return site({
    remotes: {
      changing: { builds, rollout: { percent: 50, build: { version: '2.0.0' } } },
      staying: container('staying', view('for all')),
    },
  });
}

const ofRemotes = (depths: ReadonlyMap<string, number>) => depthsOf(depths, /^\/remotes\//).sort();

// Chromium only: the DevTools protocol names what has requested a file.
test('a rolled out build is preloaded by the visitors in the rollout, and the other build by all others', {
  tag: '@chromium',
}, async ({ page, shell, serveSite }) => {
  const { url } = await serveSite(siteWithRollout());
  const depths = await watchDepths(page);
  const elements = await watchElements(page);
  for (const [bucket, text, version] of [
    ['0', 'new', '2.0.0'],
    ['9999', 'old', '1.0.0'],
  ] as const) {
    await shell.open(`${url}?conch-bucket=${bucket}`);
    await expect(shell.application('changing')).toHaveText(text);
    expect(ofRemotes(depths)).toEqual([
      [`/remotes/changing/${version}/remoteEntry.js`, 2],
      ['/remotes/staying/1.0.0/remoteEntry.js', 2],
    ]);
    const { hints, used } = await elements();
    expect(hints).toHaveLength(2);
    expect(used).toEqual(expect.arrayContaining(hints));
    depths.clear();
  }
});

test('without localStorage only files that do not depend on the rollout are preloaded', async ({
  page,
  shell,
  serveSite,
}) => {
  await page.addInitScript(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException('There is no room', 'QuotaExceededError');
    };
  });
  const { url } = await serveSite(siteWithRollout());
  const elements = await watchElements(page);
  await shell.open(url);
  await expect(shell.application('changing')).toHaveAttribute('data-status', 'mounted');
  const { hints } = await elements();
  expect(hints.map(({ url }) => new URL(url).pathname)).toEqual(['/remotes/staying/1.0.0/remoteEntry.js']);
});

// Chromium only: the DevTools protocol names what has requested a file.
test('at a first visit the shell uses the bucket for which builds were preloaded', { tag: '@chromium' }, async ({
  page,
  shell,
  serveSite,
}) => {
  const { url } = await serveSite(siteWithRollout());
  const depths = await watchDepths(page);
  await shell.open(url);
  await expect(shell.application('changing')).toHaveAttribute('data-status', 'mounted');
  expect(ofRemotes(depths)).toHaveLength(2);
  expect(ofRemotes(depths).map(([, depth]) => depth)).toEqual([2, 2]);
});

// Chromium only: the DevTools protocol names what has requested a file.
test(
  'a build that failed in this tab is not preloaded again, but the previous one is',
  thorough('@chromium'),
  async ({ page, shell, serveSite }) => {
    const builds = { '1.0.0': container('probe', view('the old one')) };
    const { url } = await serveSite(
      site({
        remotes: { probe: { builds, version: '2.0.0', previous: { version: '1.0.0' } } },
        applications: [{ name: 'app', remote: 'probe' }],
      }),
    );
    const depths = await watchDepths(page);
    await shell.open(url);
    await expect(shell.application('app')).toHaveText('the old one');
    expect(ofRemotes(depths)).toContainEqual(['/remotes/probe/2.0.0/remoteEntry.js', 2]);
    depths.clear();
    await page.reload();
    await shell.settled();
    expect(ofRemotes(depths)).toEqual([['/remotes/probe/1.0.0/remoteEntry.js', 2]]);
  },
);
