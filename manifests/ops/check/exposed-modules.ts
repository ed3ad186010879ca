import { nearest } from '../../nearest.ts';
import type { Manifest } from '../../schema.ts';
import { type BuildRole, buildLabel } from '../build/named-builds.ts';
import type { Finding } from './finding.ts';
import type { BuildReading } from './read-builds.ts';

/**
 * Checks that builds expose the modules that applications and fragments use. Skips builds whose modules are not known.
 */
export function checkModules(manifest: Manifest, readings: readonly BuildReading[]): Finding[] {
  return readings.flatMap(({ build, description }) => {
    const assets = build.assets ?? description?.assets;
    // An entry that exports lifecycles itself is each of its modules.
    if (!assets || build.format === 'plain') return [];
    const exposed = Object.keys(assets);
    return usedModules(manifest)
      .filter(({ remote, module }) => remote === build.remote && !exposed.includes(module))
      .map(
        ({ path, module }): Finding => ({
          severity: ['previous', 'preview'].includes(build.role) ? 'warning' : 'error',
          code: 'MODULE_NOT_EXPOSED',
          path,
          message: `${buildLabel(build)} does not expose ${module}${suggestion(module, exposed)}${CONSEQUENCE[build.role]}`,
        }),
      );
  });
}

const CONSEQUENCE: Readonly<Record<BuildRole, string>> = {
  main: '',
  previous: '; if it has to take over, this part of the page fails',
  rollout: '; visitors in the rollout would not see this part of the page',
  preview: '; tabs with its link would not show this part of the page',
};

function suggestion(module: string, exposed: readonly string[]): string {
  const meant = nearest(module, exposed);
  if (meant !== undefined) return `; did you mean "${meant}"?`;
  return exposed.length > 0 ? `, only ${exposed.join(', ')}` : ' or any other module';
}

const usedModules = ({ applications, fragments }: Manifest) => [
  ...applications.map(({ remote, module }, index) => ({ remote, module, path: ['applications', index, 'module'] })),
  ...Object.entries(fragments).map(([name, { remote, module }]) => ({
    remote,
    module,
    path: ['fragments', name, 'module'],
  })),
];
