import { copyFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Browser } from '@playwright/test';
import { openSource } from '../../../../manifests/ops/describe/build-source.ts';
import { describeBuild } from '../../../../manifests/ops/describe/describe-build.ts';
import { remote } from '../../../../remotes/build/preset.ts';
import { benchManifest } from '../bench-manifest.ts';
import { type Answer, openEdge } from '../cdn-edge.ts';
import type { Certificate } from '../certificate.ts';
import { type Contender, root } from '../contenders.ts';
import { exportedOrigin } from '../exported.ts';
import { commonHeaders, conchOrigin, staticOrigin } from '../origins.ts';
import { runWebpack } from '../run-webpack.ts';
import * as builds from './peer-builds.ts';
import * as pages from './peer-pages.ts';

/** Remotes in the registry of a page. */
const sizes = [12, 1_000] as const;

const require = createRequire(import.meta.url);

/**
 * Builds the same remotes for other ways to compose a page, and serves them. The first one is the reference: the best page of ES modules.
 * Conch has the builds of plain webpack, and in addition those of its preset; both are exported.
 */
export async function openPeers(
  folder: string,
  certificate: Certificate,
  browser: Browser,
): Promise<readonly Contender[]> {
  const at = (name: string) => join(folder, 'peers', name);
  await runWebpack([
    builds.esModules(at('es-modules')),
    ...builds.containers(at('containers')),
    builds.importMapModules(at('import-map')),
    builds.systemModules(at('system')),
    builds.federationHost(at('containers')),
    ...builds.qiankunBuilds(at('qiankun')),
    ...builds.names.map((name) => presetBuild(name, at('preset'))),
  ]);
  for (const name of builds.names) await describe(join(at('containers'), 'remotes', name, '1.0.0'), name, browser);
  const singleSpa = dirname(require.resolve('single-spa/package.json'));
  copyFileSync(join(singleSpa, 'lib/es2015/esm/single-spa.min.js'), join(at('import-map'), 'single-spa.js'));
  copyFileSync(join(singleSpa, 'lib/es2015/system/single-spa.min.js'), join(at('system'), 'single-spa.js'));
  copyFileSync(require.resolve('systemjs/dist/system.min.js'), join(at('system'), 'system.js'));

  const exported = async (name: string, size: number) => {
    const manifest = `${at(name)}-${size}.json`;
    writeFileSync(manifest, JSON.stringify(benchManifest('peers', size)));
    return { files: { root, assets: [at(name)], manifest }, target: `${at(name)}-exported-${size}` };
  };
  const served = await conchOrigin((await exported('containers', 12)).files);
  const common: Answer['headers'] = await commonHeaders(served);
  await served.close?.();
  const open = async (title: string, size: number, origin: Parameters<typeof openEdge>[0]): Promise<Contender> => ({
    title,
    kind: 'peers',
    size,
    edge: await openEdge(origin, certificate),
  });
  const page = (title: string, size: number, name: string, pageAt: pages.PageAt) =>
    open(title, size, staticOrigin(at(name), common, pageAt));
  const conch = async (title: string, size: number, name: string) => {
    const { files, target } = await exported(name, size);
    return open(title, size, await exportedOrigin(target, files));
  };

  const contenders = [
    await page('by hand, ES modules', 0, 'es-modules', pages.esModulesPage(at('es-modules'))),
    await page('by hand, webpack’s containers', 0, 'containers', pages.containersPage(at('containers'))),
  ];
  for (const size of sizes) {
    contenders.push(
      await conch('Conch', size, 'containers'),
      await conch('Conch, builds of its preset', size, 'preset'),
      await page('single-spa, import map', size, 'import-map', pages.importMapPage(at('import-map'), size)),
      await page('single-spa, SystemJS', size, 'system', pages.systemPage(at('system'), size)),
      await page('Module Federation runtime', size, 'containers', pages.federationPage(at('containers'), size)),
      await page('qiankun', size, 'qiankun', pages.qiankunPage(at('qiankun'), size)),
    );
  }
  return contenders;
}

const presetBuild = (name: string, output: string) =>
  remote({ directory: builds.sources, name, output: join(output, 'remotes'), production: true });

/** Writes the remote.json that `conch describe` writes. */
async function describe(build: string, name: string, browser: Browser): Promise<void> {
  const options = { name, version: '1.0.0', before: [], exposes: [], requires: {}, provides: {} };
  const { description } = await describeBuild(openSource(build), options, async () => browser);
  writeFileSync(join(build, 'remote.json'), JSON.stringify(description));
}
