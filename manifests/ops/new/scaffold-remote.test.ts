import { expect, test } from '@playwright/test';
import { type Framework, frameworks } from './frameworks.ts';
import { scaffoldRemote } from './scaffold-remote.ts';

const files: Readonly<Record<Framework, readonly string[]>> = {
  react: ['page.module.css', 'page.tsx'],
  vue: ['our-carts-page.vue', 'page.ts'],
  svelte: ['page.svelte', 'page.ts'],
  vanilla: ['page.module.css', 'page.ts'],
};

for (const framework of frameworks) {
  test(`the ${framework} template gives a remote with its own name, and imports from conch-shell`, () => {
    const scaffolded = scaffoldRemote({ name: 'our-carts', scope: '@farm/', framework });
    const own = ['package.json', ...files[framework]].map((file) => `remotes/our-carts/${file}`);
    expect(Object.keys(scaffolded).sort()).toEqual(['e2e/our-carts.spec.ts', ...own].sort());
    const text = Object.values(scaffolded).join('\n');
    expect(text).not.toMatch(/my.orders|@scope|from '\.\./i);
    expect(text).toContain("from 'conch-shell/testing'");
    expect(text).toContain('Our carts');
    expect(JSON.parse(scaffolded['remotes/our-carts/package.json'] ?? '')).toMatchObject({
      name: '@farm/our-carts',
      version: '0.1.0',
    });
  });
}

test('a remote outside of any npm scope has a package name without one', () => {
  const { 'remotes/carts/package.json': text = '' } = scaffoldRemote({ name: 'carts', scope: '', framework: 'vue' });
  expect(JSON.parse(text).name).toBe('carts');
});
