import { readJson, siteKey, writeText } from '../../storage.ts';

/** Builds that failed in this tab, so that the next navigation and the next page load go straight to the previous build. */
const KEY = siteKey('conch:failed-builds');

type BuildName = { readonly remote: string; readonly version: string };

/** `explore@1.4.0`: how logs, storage and `uniqueName` write a build. */
export const buildName = ({ remote, version }: BuildName): string => `${remote}@${version}`;

export const hasFailed = (build: BuildName): boolean => readNames().includes(buildName(build));

/** Does nothing if storage is forbidden or full; updates/remember-last-good.ts reports that. */
export function rememberFailure(build: BuildName): void {
  const names = new Set([...readNames(), buildName(build)]);
  writeText('sessionStorage', KEY, JSON.stringify([...names]));
}

function readNames(): string[] {
  const value = readJson('sessionStorage', KEY);
  return Array.isArray(value) ? value.filter((name) => typeof name === 'string') : [];
}
