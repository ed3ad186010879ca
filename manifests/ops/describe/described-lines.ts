import type { BuildDescription } from '../build/read-description.ts';
import type { Described } from './describe-build.ts';

/** What was found out about a build, for people. */
export const describedLines = (start: string, { description, notes, problems }: Described): string[] => [
  `${start}: ${summarize(description)}`,
  ...notes.map((note) => `  ${note}.`),
  ...problems.map((problem) => `  Problem: ${problem}.`),
];

/** `orders 1.4.0; remoteEntry.js (script orders); exposes ./view, ./later; provides react 19.3.1; 12 files, 21 KB`. */
function summarize(description: BuildDescription): string {
  const { name, version, bundleFileName, format = 'script', moduleName, before, assets, provides, files } = description;
  const modules = Object.keys(assets);
  const shared = Object.entries(provides).map(([module, version]) => `${module} ${version}`);
  const bytes = Object.values(files).reduce((sum, file) => sum + file.bytes, 0);
  return [
    `${name} ${version}`,
    `${bundleFileName} (${format}${moduleName === undefined ? '' : ` ${moduleName}`}${before ? ` after ${before.join(', ')}` : ''})`,
    modules.length > 0 ? `exposes ${modules.join(', ')}` : 'no exposed module is known',
    ...(shared.length > 0 ? [`provides ${shared.join(', ')}`] : []),
    `${Object.keys(files).length} files, ${Math.ceil(bytes / 1024)} KB`,
  ].join('; ');
}
