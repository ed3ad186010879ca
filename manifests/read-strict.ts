import { isBrowserGlobal } from './browser-globals.ts';
import { contradictions } from './contradictions.ts';
import { findJsonFault } from './json-text.ts';
import { languageProblems } from './languages.ts';
import { type Located, locator, withoutMark } from './locator.ts';
import type { Problem } from './problem.ts';
import { readBy } from './read-by.ts';
import { type Manifest, strict } from './schema.ts';

export type Reading =
  | { readonly ok: true; readonly manifest: Manifest }
  | { readonly ok: false; readonly isJson: boolean; readonly problems: readonly Located<Problem>[] };

/** Reads a manifest the way ops and the server do: every typo is a problem. Never throws, whatever the text. */
export function readStrict(text: string): Reading {
  const json = withoutMark(text);
  const fault = findJsonFault(json);
  if (fault) return { ok: false, isJson: false, problems: [{ path: [], ...fault }] };
  const { data: manifest, problems } = readBy(strict.manifest, JSON.parse(json));
  const found = manifest
    ? [...contradictions(manifest), ...shadowedGlobals(manifest), ...languageProblems(manifest)]
    : problems;
  if (manifest && found.length === 0) return { ok: true, manifest };
  const locate = locator(json);
  return { ok: false, isJson: true, problems: found.map((problem) => ({ ...problem, ...locate(problem) })) };
}

/** A container is put on `window` under its moduleName. Only the full list of names can tell, so only ops check it. */
function shadowedGlobals({ remotes }: Manifest): Problem[] {
  return Object.entries(remotes).flatMap(([name, remote]) =>
    [
      { path: ['remotes', name, 'moduleName'], moduleName: remote.moduleName },
      { path: ['remotes', name, 'previous', 'moduleName'], moduleName: remote.previous?.moduleName },
      { path: ['remotes', name, 'rollout', 'build', 'moduleName'], moduleName: remote.rollout?.build.moduleName },
    ].flatMap(({ path, moduleName }) =>
      moduleName && isBrowserGlobal(moduleName)
        ? [{ path, message: `${moduleName} is a global of the browser; build the remote under another name` }]
        : [],
    ),
  );
}
