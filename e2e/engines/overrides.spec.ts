import { integrityOfFile } from '../../remotes/build/check-files.ts';
import { fingerprint } from '../../shell/site/builds/fingerprint.ts';
import { container, view } from '../sites/remotes/fake-remotes.ts';
import { site } from '../sites/site.ts';
import { expect, test } from './engines.ts';
import { look, settled } from './look.ts';
import { button } from './tab.ts';

const page = (text: string) =>
  container('offers', view('', `async mount({ domElement }) { domElement.innerHTML = '<h1>${text}</h1>'; },`));

test('a tab runs a preview and leaves remotes out, until its visitor leaves', async ({ tab, serveSite }) => {
  const integrity = integrityOfFile(Buffer.from(page('new offers')));
  const { url } = await serveSite(
    site({
      remotes: {
        offers: {
          builds: { '1.0.0': page('offers'), '2.0.0': page('new offers') },
          previews: [{ version: '2.0.0', integrity, until: new Date(Date.now() + 3_600_000).toISOString() }],
        },
      },
      applications: [{ name: 'offers', remote: 'offers', activeWhen: ['/'] }],
    }),
  );
  await tab.open(`${url}?conch-preview=offers@2.0.0:${fingerprint(integrity)}`);
  await settled(tab, { heading: 'new offers' });
  await tab.open(`${url}other`);
  await settled(tab, { heading: 'new offers' });
  await tab.click(button('Leave'));
  await expect.poll(() => look(tab)).toMatchObject({ heading: 'offers' });

  await tab.open(`${url}?conch-without=offers`);
  await settled(tab, { heading: 'There is no page here' });
  await tab.click(button('Leave'));
  await expect.poll(() => look(tab)).toMatchObject({ heading: 'offers' });
});
