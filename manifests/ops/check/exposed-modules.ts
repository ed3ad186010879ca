import { nearest } from '../../nearest.ts';
import type { Manifest } from '../../schema.ts';
import { type BuildRole, buildLabel } from '../build/named-builds.ts';
import type { Finding } from './finding.ts';
import type { BuildReading } from './read-builds.ts';

/**
 * Checks that builds expose the modules that applications and fragments use. Skips builds whose modules are not known.
 */
export function checkModules(manifest: Manifest, readings: readonly BuildReading[]): Finding[] {
  const used = usedModules(manifest);
  return readings.flatMap(({ build, description }) => {
    const assets = build.assets ?? description?.assets;
    // An entry that exports lifecycles itself is each of its modules.
    if (!assets || build.format === 'plain') return [];
    const exposed = Object.keys(assets);
    return (used.get(build.remote) ?? [])
      .filter(({ module }) => !exposed.includes(module))
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

type Use = { readonly module: string; readonly path: readonly PropertyKey[] };

/** Remote -> the modules of it that the manifest names. */
function usedModules({ applications, fragments }: Manifest): ReadonlyMap<string, readonly Use[]> {
  const used = new Map<string, Use[]>();
  const add = (remote: string, use: Use) => {
    const uses = used.get(remote) ?? [];
    uses.push(use);
    used.set(remote, uses);
  };
  for (const [index, { remote, module }] of applications.entries()) {
    add(remote, { module, path: ['applications', index, 'module'] });
  }
  for (const [name, { remote, module }] of Object.entries(fragments)) {
    add(remote, { module, path: ['fragments', name, 'module'] });
  }
  return used;
}
