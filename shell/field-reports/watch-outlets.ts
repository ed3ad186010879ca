import type { RemoteReport } from '../../manifests/field-reports/report.ts';
import { MAX, MAX_MS } from '../../manifests/field-reports/report-limits.ts';
import type { Site } from '../site/site.ts';
import { observe } from './observe.ts';
import type { Owner } from './page-owners.ts';

/** What the outlets of one build have shown. */
export type Shown = Owner & Pick<RemoteReport, 'modules' | 'mounts' | 'loadMs' | 'mountMs'>;

/**
 * Watches which builds are on the page, and how long they take, by the shell's own measures (`conch:load:<name>`, `conch:mount:<name>`).
 *
 * @returns a function that gives what each build has shown so far
 */
export function watchOutlets(site: Site): () => readonly Shown[] {
  const builds = new Map<string, Shown>();
  /** Application or fragment -> the build that it has, or had. */
  const owners = new Map<string, Owner>();

  const shown = ({ remote, version }: Owner): Shown => {
    const key = `${remote} ${version}`;
    const known = builds.get(key) ?? { remote, version, modules: [], mounts: 0, loadMs: [], mountMs: [] };
    builds.set(key, known);
    return known;
  };
  const own = (name: string, owner: Owner) => {
    owners.set(name, owner);
    shown(owner);
  };
  for (const { dataset } of document.querySelectorAll<HTMLElement>('[data-status][data-remote]')) {
    const { application, fragment, remote, version } = dataset;
    const name = application ?? fragment;
    if (name && remote && version) own(name, { remote, version });
  }
  window.addEventListener('conch:status', ({ detail: { name, remote, version } }) => own(name, { remote, version }));

  const flush = observe('measure', ({ name, duration }) => {
    const [, what, target = ''] = /^conch:(load|mount):(.+)$/s.exec(name) ?? [];
    const owner = owners.get(target) ?? chosenFor(target, site);
    if (!what || !owner) return;
    const build = shown(owner);
    const durations = what === 'load' ? build.loadMs : build.mountMs;
    if (durations.length < MAX.durations) durations.push(Math.min(Math.round(duration), MAX_MS));
    if (what === 'load') return;
    build.mounts += 1;
    if (!build.modules.includes(target) && build.modules.length < MAX.modules) build.modules.push(target);
  });
  return () => {
    flush();
    return [...builds.values()];
  };
}

/** For what had left the page before it was watched. */
function chosenFor(name: string, { manifest, build }: Site): Owner | undefined {
  const entry = manifest.applications.find((application) => application.name === name) ?? manifest.fragments[name];
  return entry && build(entry.remote);
}
