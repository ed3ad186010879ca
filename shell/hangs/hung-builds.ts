import { buildName } from '../site/builds/failed-builds.ts';
import { readJson, removeText, siteKey, writeText } from '../storage.ts';
import { HANG } from './note.ts';

type BuildName = Parameters<typeof buildName>[0];

/** What is known of a build that did not let a page go on. */
export type Hang = {
  /** In ms since 1970. */
  readonly time: number;
  /** Whether it is proven, so that the build does not run; else a second one has to follow. */
  readonly isProven: boolean;
};

/** A build that hung does not run for this long, unless the visitor tries it. What made it hang may have been data, which changes. */
export const OUT_MS = 24 * 60 * 60_000;

/** All tabs of the site know it, and so does the next visit. */
const keyOf = (build: BuildName): string => siteKey(`${HANG}@${buildName(build)}`);

export function readHang(build: BuildName): Hang | undefined {
  const { time, isProven } = Object(readJson('localStorage', keyOf(build)));
  return typeof time === 'number' && Date.now() - time < OUT_MS ? { time, isProven: isProven === true } : undefined;
}

export function rememberHang(build: BuildName, hang: Hang): void {
  const consequence = `This browser cannot remember that ${buildName(build)} has hung a page`;
  writeText('localStorage', keyOf(build), JSON.stringify(hang), consequence);
}

/** The build may run again. */
export const forgetHang = (build: BuildName): void => removeText('localStorage', keyOf(build));
