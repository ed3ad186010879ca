import type { FieldReport } from '../../manifests/field-reports/report.ts';

type Engine = FieldReport['engine'];

/** In this order, because browsers name others for compatibility: https://developer.mozilla.org/docs/Web/HTTP/Guides/Browser_detection_using_the_user_agent */
const ENGINES: readonly (readonly [Engine['name'], RegExp])[] = [
  ['firefox', /Firefox\/(\d+)/],
  ['chromium', /Chrom(?:e|ium)\/(\d+)/],
  ['webkit', /Version\/(\d+)[.\d]* .*Safari\//],
];

/** Family and major version of the browser. */
export function browserEngine(userAgent: string): Engine {
  for (const [name, pattern] of ENGINES) {
    const [, version] = pattern.exec(userAgent) ?? [];
    if (version) return { name, version: Number(version) };
  }
  return { name: 'other', version: 0 };
}
