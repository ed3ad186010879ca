import type { Page } from '@playwright/test';
import { container } from './remotes/fake-remotes.ts';
import { type Site, site } from './site.ts';

/** A remote that shows a heading and links, and stores its props in `window.given`; `addContent()` makes its page long. */
const remote = (name: string, more = ''): string =>
  container(
    name,
    `{
      mount(props) {
        const { domElement, name } = props;
        window.given = { ...window.given, [name]: props };
        const links = ['/list', '/list#ghent', '/named', '/other', '/other?page=2'];
        domElement.innerHTML = '<h1>' + name + '</h1>' + links.map((to) => '<a href="' + to + '">' + to + '</a> ').join('');
        window.addContent = () => domElement.insertAdjacentHTML('beforeend',
          '<div style="height: 3000px"></div><h2 id="ghent">Ghent</h2><div style="height: 3000px"></div>');
        ${more}
      },
      unmount({ domElement }) { domElement.textContent = ''; },
    }`,
  );

/** Sets the title of its page, at its first mount only. */
const setTitle = `window.mounts = (window.mounts ?? 0) + 1;
  if (mounts === 1) document.title = 'Named by its remote';`;

/** Pages of headings and links at `/`, `/list`, `/named` and `/other`, and a header that stores its props in `window.bar`. */
export const pageChangesSite = (): Site =>
  site({
    remotes: {
      plain: remote('plain'),
      namer: remote('namer', setTitle),
      bar: container('bar', `{ mount(props) { window.bar = props; }, unmount() {} }`),
    },
    applications: [
      { name: 'bar', remote: 'bar', region: 'header', activeWhen: ['/'] },
      { name: 'home', remote: 'plain', title: 'Home' },
      { name: 'list', remote: 'plain', activeWhen: ['/list'], title: 'List' },
      { name: 'named', remote: 'namer', activeWhen: ['/named'], title: 'Named' },
      { name: 'other', remote: 'plain', activeWhen: ['/other'], title: 'Other' },
    ],
  });

/** Makes the page of one of these remotes 6,000 px longer. */
export const addContent = (page: Page): Promise<void> => page.evaluate('addContent()');
