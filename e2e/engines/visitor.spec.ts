import { container, view } from '../sites/remotes/fake-remotes.ts';
import { site } from '../sites/site.ts';
import { expect, test } from './engines.ts';
import { look, settled } from './look.ts';

const page = (name: string) =>
  container(name, view('', `async mount({ domElement }) { domElement.innerHTML = '<h1>${name}</h1>'; },`));

test('a page follows who the visitor is, by the endpoint, an event and the flags of a tester', async ({
  tab,
  serveSite,
}) => {
  const { url } = await serveSite(
    site({
      remotes: { home: page('home'), account: page('account'), beta: page('beta') },
      applications: [
        { name: 'home', remote: 'home' },
        { name: 'account', remote: 'account', priority: 1, visible: { signedIn: true } },
        { name: 'beta', remote: 'beta', priority: 2, visible: { flag: 'beta' } },
      ],
      files: { 'api/visitor.json': '{"signedIn": true}' },
      edit: (manifest) => {
        manifest.visitor = { url: '/api/visitor.json' };
      },
    }),
  );
  await tab.open(url);
  await settled(tab, { heading: 'account' });
  await tab.run(() => {
    window.dispatchEvent(new CustomEvent('conch:visitor', { detail: { signedIn: false } }));
  });
  await expect.poll(() => look(tab)).toMatchObject({ heading: 'home' });
  await tab.open(`${url}?conch-flags=beta`);
  await settled(tab, { heading: 'beta' });
  await tab.open(url);
  await settled(tab, { heading: 'beta' });
});
