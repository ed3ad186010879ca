import { container } from '../sites/remotes/fake-remotes.ts';
import { site } from '../sites/site.ts';
import { expect, test } from './engines.ts';
import { settled } from './look.ts';

test('a violation of the policy and an uncaught error are noticed in this engine', async ({ tab, store, session }) => {
  await tab.open(store.url);
  await settled(tab);
  await tab.run(() => {
    document.body.append(
      Object.assign(document.createElement('img'), { src: 'https://elsewhere.example/picture.png' }),
    );
    setTimeout(() => {
      throw new Error('uncaught on purpose');
    });
  });
  session.watch.announce(/on purpose|Content.Security.Policy|page’s settings blocked/);
  const faults = () => {
    session.readConsole?.();
    return session.watch.faults;
  };
  await expect.poll(faults).toContainEqual(expect.stringMatching(/Content.Security.Policy/));
  await expect.poll(faults).toContainEqual(expect.stringContaining('uncaught on purpose'));
});

test('with Trusted Types, remotes that make HTML of text or load foreign scripts have a card, in this engine', async ({
  tab,
  serveSite,
  watch,
}) => {
  watch.announce(/Trusted|Content.Security.Policy|page’s settings blocked|_BLOCKED_BY_CSP/);
  const { url } = await serveSite(
    site({
      remotes: {
        html: container('html', `{ mount({ domElement }) { domElement.innerHTML = '<b>bold</b>'; }, unmount() {} }`),
        script: container(
          'script',
          `{
            mount({ domElement }) {
              domElement.append(Object.assign(document.createElement('script'), { src: 'https://evil.example/x.js' }));
            },
            unmount() {},
          }`,
        ),
      },
      edit: (manifest) => {
        manifest.policy = { trustedTypes: 'enforce' };
      },
    }),
  );
  await tab.open(url);
  const codes = () =>
    tab.run(() => [...document.querySelectorAll<HTMLElement>('[data-code]')].map(({ dataset }) => dataset.code));
  await expect.poll(codes).toEqual(['HTML_BLOCKED_BY_CSP', 'SCRIPT_BLOCKED_BY_CSP']);
});
