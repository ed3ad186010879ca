import { expect, test } from '@playwright/test';
import { type Shared, sharedModules } from './shared-modules.ts';

const dependencies = {
  react: '^19.0.0',
  '@acme/ui': '~1.2.0',
  '@acme/icons': 'workspace:^2.0.0',
  dates: 'npm:acme-dates@^3.0.0',
  local: 'file:../local',
  sibling: 'workspace:*',
};
const peerDependencies = { 'ui-lib': '>=1 <3' };

const versions: readonly [shared: Shared, requiredVersions: Record<string, string | false>][] = [
  [['react', 'react/jsx-runtime'], { react: '^19.0.0', 'react/jsx-runtime': '^19.0.0' }],
  [['@acme/ui', '@acme/ui/theme'], { '@acme/ui': '~1.2.0', '@acme/ui/theme': '~1.2.0' }],
  [['dates/', '@acme/ui/'], { 'dates/': '^3.0.0', '@acme/ui/': '~1.2.0' }],
  [['@acme/'], { '@acme/ui': '~1.2.0', '@acme/ui/': '~1.2.0', '@acme/icons': '^2.0.0', '@acme/icons/': '^2.0.0' }],
  [['local', 'sibling'], { local: false, sibling: '*' }],
  [['./theme.ts', '../theme.ts'], { './theme.ts': false, '../theme.ts': false }],
  [{ react: '^18.0.0 || ^19.0.0' }, { react: '^18.0.0 || ^19.0.0' }],
  [{ react: { requiredVersion: false } }, { react: false }],
  [['react', { 'ui-lib': { import: false } }], { react: '^19.0.0', 'ui-lib': '>=1 <3' }],
  [{ theme: { import: '@acme/ui/theme' } }, { theme: '~1.2.0' }],
  [{ theme: '@acme/ui/theme' }, { theme: '~1.2.0' }],
  [{ theme: { import: './theme.ts' } }, { theme: false }],
];
for (const [shared, expected] of versions) {
  test(`shared: ${JSON.stringify(shared)} requires ${JSON.stringify(expected)}`, () => {
    const all = sharedModules(shared, { dependencies, peerDependencies });
    expect(Object.fromEntries(Object.entries(all).map(([key, config]) => [key, config.requiredVersion]))).toEqual(
      expected,
    );
  });
}

test('a shared module is a singleton unless its options say otherwise', () => {
  const shared = ['react', { '@acme/ui': { singleton: false, shareKey: 'ui' } }];
  expect(sharedModules(shared, { dependencies })).toEqual({
    react: { singleton: true, requiredVersion: '^19.0.0' },
    '@acme/ui': { singleton: false, shareKey: 'ui', requiredVersion: '~1.2.0' },
  });
});

test('a shared module whose package is not a dependency is an error', () => {
  const build = () => sharedModules(['@acme/charts/bar'], { dependencies });
  expect(build).toThrow('"shared" names @acme/charts/bar, but @acme/charts is not in "dependencies"');
});
