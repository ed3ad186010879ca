import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { htmlPage } from '../html-page.ts';
import { pageSizes, remoteName } from '../kinds.ts';
import type { PageApplication } from './page-applications.ts';
import { names } from './peer-builds.ts';

/** The HTML of a path. */
export type PageAt = (path: string) => string;

/** Origin of the remotes that are not built; no page requests them. */
const ELSEWHERE = 'https://cdn.example.com';

/** The file of a build whose name, but for its hash, is this one. @throws {Error} if there is none */
function fileOf(folder: string, name: string, extension: string): string {
  const file = readdirSync(folder).find((each) => each.startsWith(`${name}.`) && each.endsWith(extension));
  if (file === undefined) throw new Error(`${folder} has no ${name}.*${extension}`);
  return file;
}

/** As many as the registry of the page names: those that are built, and others at a page of their own. */
function applicationsOf(size: number, urlOf: (remote: string) => string): readonly PageApplication[] {
  return Array.from({ length: size }, (_, index) => {
    const remote = remoteName(index);
    return index < names.length
      ? {
          name: `view-${remote}`,
          remote,
          url: urlOf(remote),
          paths: pageSizes.filter((pageSize) => pageSize > index).map((pageSize) => `/k${pageSize}`),
        }
      : { name: `page-${remote}`, remote, url: `${ELSEWHERE}/${remote}.js`, paths: [`/pages/${remote}`] };
  });
}

const json = (type: string, value: unknown, id = ''): string =>
  `<script type="${type}"${id && ` id="${id}"`}>${JSON.stringify(value)}</script>`;

/** What shows a view as soon as it is there. `main` follows the head. */
const SHOW = `const show = async (name, load) => {
  const view = await load();
  const domElement = document.createElement('div');
  document.querySelector('main').append(domElement);
  await view.mount({ name: 'view-' + name, domElement });
};`;

const shownAt = (path: string): readonly string[] => names.slice(0, Number(/^\/k(\d+)$/.exec(path)?.[1] ?? 0));

/** The best page of ES modules: each file is named in the HTML, and each view is shown as soon as its module is there. */
export const esModulesPage =
  (folder: string): PageAt =>
  (path) => {
    const scripts = shownAt(path).map((name) => [name, `/${fileOf(folder, name, '.js')}`] as const);
    const styles = shownAt(path).map((name) => `<link rel="stylesheet" href="/${fileOf(folder, name, '.css')}">`);
    return htmlPage(`${styles.join('')}
    ${scripts.map(([, src]) => `<link rel="modulepreload" href="${src}">`).join('')}
    <script type="module">${SHOW}
${scripts.map(([name, src]) => `show('${name}', () => import('${src}'));`).join('\n')}</script>`);
  };

/** The best page of webpack's containers: the HTML names each file, and a few lines do what a shell is for. */
export const containersPage =
  (folder: string): PageAt =>
  (path) => {
    const files = shownAt(path).map((name) => {
      const build = `remotes/${name}/1.0.0`;
      const others = readdirSync(join(folder, build)).filter((file) => file !== 'remoteEntry.js');
      return { name, base: `/${build}/`, others };
    });
    const preloads = files.flatMap(({ base, others }) =>
      others
        .filter((file) => /\.(js|css)$/.test(file))
        .map((file) =>
          file.endsWith('.css')
            ? `<link rel="preload" as="style" href="${base}${file}">`
            : `<link rel="preload" as="script" fetchpriority="high" href="${base}${file}">`,
        ),
    );
    return htmlPage(`<script>${SHOW}
const arrived = (name) => show(name, async () => {
  await window[name].init({});
  return (await window[name].get('./view'))();
});</script>
    ${preloads.join('')}
    ${files.map(({ name, base }) => `<script async fetchpriority="high" src="${base}remoteEntry.js" onload="arrived('${name}')"></script>`).join('')}`);
  };

const REGISTER = `for (const { name, remote, paths } of applications) registerApplication({
  name,
  app: () => load(remote),
  activeWhen: ({ pathname }) => paths.includes(pathname),
  customProps: () => {
    const domElement = document.createElement('div');
    document.querySelector('main').append(domElement);
    return { domElement };
  },
});
start();`;

/** What both pages of single-spa name: an import map, and the list of applications as JSON. */
function registryOf(folder: string, size: number) {
  const applications = applicationsOf(size, (remote) => `/${fileOf(folder, remote, '.js')}`);
  const remotes = Object.fromEntries(applications.map(({ remote, url }) => [remote, url]));
  return {
    imports: { 'single-spa': '/single-spa.js', ...remotes },
    list: JSON.stringify(applications.map(({ url: _, ...application }) => application)),
  };
}

/** single-spa with ES modules and the browser's import map. */
export const importMapPage =
  (folder: string, size: number): PageAt =>
  () => {
    const { imports, list } = registryOf(folder, size);
    return htmlPage(`${json('importmap', { imports })}
    <link rel="modulepreload" href="/single-spa.js">
    <script type="module">import { registerApplication, start } from 'single-spa';
const applications = ${list};
const load = (remote) => import(remote);
${REGISTER}</script>`);
  };

/** single-spa with SystemJS, which reads an import map of its own. */
export const systemPage =
  (folder: string, size: number): PageAt =>
  () => {
    const { imports, list } = registryOf(folder, size);
    return htmlPage(`${json('systemjs-importmap', { imports })}
    <link rel="preload" as="script" crossorigin="anonymous" href="/single-spa.js">
    <script src="/system.js"></script>
    <script>System.import('single-spa').then(({ registerApplication, start }) => {
const applications = ${list};
const load = (remote) => System.import(remote);
${REGISTER}
});</script>`);
  };

/** A page whose script reads the registry from its JSON. */
const hostPage = (folder: string, applications: readonly PageApplication[]): string =>
  htmlPage(`${json('application/json', applications, 'applications')}
    <script defer src="/${fileOf(folder, 'host', '.js')}"></script>`);

/** Module Federation's runtime, with the containers of webpack. */
export const federationPage = (folder: string, size: number): PageAt => {
  const applications = applicationsOf(size, (remote) => `/remotes/${remote}/1.0.0/remoteEntry.js`);
  return () => hostPage(folder, applications);
};

/** qiankun, whose remotes are pages. */
export const qiankunPage = (folder: string, size: number): PageAt => {
  const applications = applicationsOf(size, (remote) => `/${remote}/`);
  return (path) => {
    const [, name] = /^\/(r\d+)\/$/.exec(path) ?? [];
    if (name === undefined) return hostPage(folder, applications);
    return htmlPage(`<link rel="stylesheet" href="/${fileOf(folder, name, '.css')}">
    <script src="/${fileOf(folder, name, '.js')}"></script>`);
  };
};
