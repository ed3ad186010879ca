import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../../support/paths.ts';
import type { Workspace } from '../../support/workspace.ts';

/** Builds that make-builds.mjs has made, each with a tool as it is. They expose `./view` and `./later`, and share `shared-words`. */
export const foreignBuilds = [
  'webpack-script',
  'webpack-module',
  'webpack-callback',
  'webpack-system',
  'webpack-runtime',
  'webpack-5.20',
  'rspack',
  'vite',
  'vite-originjs',
  'federation-2',
] as const;

export type ForeignBuild = (typeof foreignBuilds)[number];

/** Path of a build. */
export const foreignBuildFolder = (build: ForeignBuild): string => join(repository, 'e2e/sites/foreign/builds', build);

/** Copies a build to a folder of a workspace, and gives its path. */
export function copyForeignBuild(workspace: Workspace, build: ForeignBuild, folder = `built/${build}`): string {
  const path = workspace.path(folder);
  cpSync(foreignBuildFolder(build), path, { recursive: true });
  return path;
}
