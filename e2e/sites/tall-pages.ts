import { container } from './remotes/fake-remotes.ts';
import { type Site, site } from './site.ts';

/** A remote whose page has a heading, `html`, and a height of 700 px. It counts its mounts in `window.mounts`. */
const tall = (name: string, html = ''): string =>
  container(
    name,
    `{
      mount({ domElement }) {
        window.mounts = { ...window.mounts, [${JSON.stringify(name)}]: (window.mounts?.[${JSON.stringify(name)}] ?? 0) + 1 };
        domElement.innerHTML = '<div style="height: 700px"><h1>${name}</h1>${html}</div>';
      },
      unmount({ domElement }) { domElement.textContent = ''; },
    }`,
  );

/** Tall pages at `/`, `/two`, `/roomy` (with a `minHeight`) and `/alone` (without a header). @param html on the first page */
export const tallPages = (html = ''): Site =>
  site({
    remotes: {
      one: tall('one', html),
      two: tall('two'),
      bar: container('bar', `{ mount({ domElement }) { domElement.textContent = 'bar'; }, unmount() {} }`),
      badge: tall('badge'),
    },
    applications: [
      { name: 'bar', remote: 'bar', region: 'header', activeWhen: ['/'] },
      { name: 'one', remote: 'one' },
      { name: 'two', remote: 'two', activeWhen: ['/two'] },
      { name: 'roomy', remote: 'two', activeWhen: ['/roomy'], minHeight: '1234px' },
      { name: 'alone', remote: 'two', activeWhen: ['/alone'], layout: 'focused' },
    ],
    fragments: { badge: { remote: 'badge', minHeight: '321px' } },
  });
