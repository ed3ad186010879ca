import { originOf } from '../cross-checks.ts';
import type { Problem } from '../problem.ts';
import type { Manifest } from '../schema.ts';

/** Finds previews on an unknown origin, and the second one of a version. Browsers do so only when a link asks for one. */
export function checkPreviews({ remotes, origins }: Manifest): Problem[] {
  return Object.entries(remotes).flatMap(([name, { previews = [] }]) =>
    previews.flatMap(({ version, basePath }, index): Problem[] => {
      const path = ['remotes', name, 'previews', index];
      const origin = basePath && originOf(basePath);
      const isSecond = previews.findIndex((each) => each.version === version) < index;
      return [
        ...(origin && !origins.includes(origin)
          ? [{ path: [...path, 'basePath'], message: `${origin} is not listed in "origins"` }]
          : []),
        ...(isSecond ? [{ path: [...path, 'version'], message: `there is a preview of ${version} already` }] : []),
      ];
    }),
  );
}
