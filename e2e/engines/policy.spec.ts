import { expect, test } from './engines.ts';
import { settled } from './look.ts';

test('a violation of the policy and an uncaught error are noticed in this engine', async ({ tab, store, session }) => {
  await tab.open(store.url);
  await settled(tab);
  await tab.run(() => {
    const script = document.createElement('script');
    script.textContent = 'window.isInjected = true;';
    document.body.append(script);
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
  expect(await tab.run(() => Reflect.has(window, 'isInjected'))).toBe(false);
});
