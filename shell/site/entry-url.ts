import { fingerprint } from './fingerprint.ts';

/** With integrity the URL changes with the bytes, and so may be cached for ever. */
export function entryUrl(bundleFileName: string, basePath: string, integrity: string | undefined): string {
  const folder = new URL(basePath.replace(/\/*$/, '/'), location.href);
  const url = new URL(bundleFileName, folder);
  if (integrity) url.searchParams.set('v', fingerprint(integrity));
  return url.href;
}
