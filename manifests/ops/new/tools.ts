import packageJson from '../../../package.json' with { type: 'json' };
import type { Framework } from './frameworks.ts';

const ofFramework: Readonly<Record<Framework, readonly string[]>> = {
  react: ['@types/react', '@types/react-dom'],
  vue: ['vue-loader'],
  svelte: ['svelte-loader'],
  vanilla: [],
};

/** Packages -> the versions that this release of Conch was tested with, for `devDependencies`, sorted by name. */
export function toolsFor(framework: Framework, common: readonly string[]): Readonly<Record<string, string>> {
  const tested: Readonly<Record<string, string>> = packageJson.devDependencies;
  const names = [...common, ...ofFramework[framework]].sort();
  return Object.fromEntries(names.map((name) => [name, (tested[name] ?? '*').replace(/^\d/, (digit) => `^${digit}`)]));
}
