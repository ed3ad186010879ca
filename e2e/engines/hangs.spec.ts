import { container, view } from '../sites/remotes/fake-remotes.ts';
import { site } from '../sites/site.ts';
import { test } from './engines.ts';
import { settled } from './look.ts';

test('of two entries that were on their way when a page hung, the one that does not end is left out, in this engine', async ({
  tab,
  serveSite,
  watch,
}) => {
  // Where `calm` is tried it needs a window: "Script error" in WebKit, and in Firefox if the frame is still there when it is reported.
  watch.announce(/wild 1\.0\.0|Script error|window is not defined/);
  const calm = view('', `async mount({ domElement }) { domElement.innerHTML = '<h1>The rest</h1>'; },`);
  const { url } = await serveSite(
    site({
      remotes: { calm: container('calm', calm), wild: `for (;;); ${container('wild', view('The wild part'))}` },
      applications: [
        { name: 'rest', remote: 'calm' },
        { name: 'part', remote: 'wild' },
      ],
    }),
  );
  await tab.open(`${url}healthz`);
  await tab.run(() => {
    for (const [index, remote] of ['calm', 'wild'].entries()) {
      const note = [Date.now() - 5_000, remote, '1.0.0', 'arrives'];
      localStorage.setItem(`conch:hang0.${index}`, JSON.stringify(note));
    }
  });
  await tab.open(url);
  await settled(tab, { heading: 'The rest', failed: 1 });
});
