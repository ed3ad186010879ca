import type { Manifest } from '../../manifests/schema.ts';
import { container } from './remotes/fake-remotes.ts';
import { type Site, site } from './site.ts';

/** A part of a page: its HTML appears when it mounts. */
const part = (name: string, html: string): string =>
  container(
    name,
    `{
      mount({ domElement }) { domElement.innerHTML = ${JSON.stringify(html)}; },
      unmount({ domElement }) { domElement.textContent = ''; },
    }`,
  );

const LINKS = '<p><a href="./guide">Guide</a></p><p><a href="./plain">Plain</a></p>';

export const sidebarLayouts: NonNullable<Manifest['layouts']> = {
  standard: {
    areas: ['header header header', 'nav main aside', 'footer footer footer'],
    columns: ['14rem', '1fr', 'minmax(10rem, 16rem)'],
    rows: ['4rem', '1fr', '6rem'],
    breakpoints: [
      {
        below: '48rem',
        areas: ['header', 'nav', 'main', 'aside', 'footer'],
        rows: ['4rem', '8rem', '1fr', '8rem', '6rem'],
      },
    ],
  },
  plain: { areas: ['main', 'footer'], rows: ['1fr', '6rem'] },
};

/** A site with a sidebar at each side; `/plain` has neither them nor a header. */
export const sidebarSite = (base = '/', edit: (manifest: Manifest) => void = () => {}): Site =>
  site({
    base,
    remotes: {
      logo: part('logo', '<p>Corner Library</p>'),
      menu: part('menu', LINKS),
      news: part('news', '<p>News</p>'),
      hours: part('hours', '<p>Open until six</p>'),
      pages: part('pages', `<h1>Page</h1>${LINKS}`),
    },
    applications: [
      { name: 'logo', remote: 'logo', region: 'header', activeWhen: ['/'] },
      { name: 'hours', remote: 'hours', region: 'footer', activeWhen: ['/'] },
      { name: 'menu', remote: 'menu', region: 'nav', activeWhen: ['/'] },
      { name: 'news', remote: 'news', region: 'aside', activeWhen: ['/'] },
      { name: 'home', remote: 'pages', title: 'Home' },
      { name: 'guide', remote: 'pages', activeWhen: ['/guide'], title: 'Guide' },
      { name: 'plain', remote: 'pages', activeWhen: ['/plain'], layout: 'plain', title: 'Plain' },
    ],
    edit: (manifest) => {
      manifest.layouts = sidebarLayouts;
      edit(manifest);
    },
  });
