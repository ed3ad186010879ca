export const frameworks = ['react', 'vue', 'svelte', 'vanilla'] as const;
export type Framework = (typeof frameworks)[number];

type NewRemote = {
  /** Folder, container and application: `my-orders`. */
  readonly name: string;
  /** Of the npm package, such as `@tractor-store/my-orders`. */
  readonly packageName: string;
  readonly framework: Framework;
};

/** The files of a new remote with one page, and of its test: path from the repository's root -> text. */
export function remoteFiles(remote: NewRemote): Readonly<Record<string, string>> {
  const folder = `remotes/${remote.name}`;
  const { exposed, page } = pages[remote.framework](titleOf(remote.name), remote.name);
  const files = { [exposed.file]: exposed.text, ...page };
  return {
    [`${folder}/package.json`]: packageJson(remote, exposed.file),
    ...Object.fromEntries(Object.entries(files).map(([file, text]) => [`${folder}/${file}`, text])),
    [`e2e/${remote.name}.spec.ts`]: spec(remote.name),
  };
}

/** What stands in the manifest for its page. */
export const applicationEntry = (name: string) => ({
  name,
  remote: name,
  module: './page',
  region: 'main',
  activeWhen: [`/${name}`],
  title: titleOf(name),
});

/** `my-orders` is called "My orders". */
const titleOf = (name: string): string => {
  const words = name.replaceAll('-', ' ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
};

const needs: Readonly<Record<Framework, { dependencies: Record<string, string>; shared: string[] }>> = {
  react: {
    dependencies: { react: '^19.0.0', 'react-dom': '^19.0.0' },
    shared: ['react', 'react-dom', 'react-dom/client'],
  },
  vue: { dependencies: { vue: '^3.5.0' }, shared: [] },
  svelte: { dependencies: { svelte: '^5.0.0' }, shared: [] },
  vanilla: { dependencies: {}, shared: [] },
};

function packageJson({ packageName, framework }: NewRemote, file: string): string {
  const { dependencies, shared } = needs[framework];
  const description = {
    name: packageName,
    version: '0.1.0',
    private: true,
    type: 'module',
    ...(Object.keys(dependencies).length > 0 && { dependencies }),
    conch: { exposes: { './page': `./${file}` }, ...(shared.length > 0 && { shared }) },
  };
  return `${JSON.stringify(description, null, 2)}\n`;
}

type Page = {
  /** The exposed module. */
  readonly exposed: { readonly file: string; readonly text: string };
  readonly page: Readonly<Record<string, string>>;
};

const css = `.page {
  padding-inline: var(--gutter);
  padding-block: clamp(2rem, 5vw, 4rem);
}

.title {
  margin: 0;
  font-family: var(--font-display);
  font-size: clamp(2rem, 1.5rem + 2.5vw, 3.25rem);
  font-weight: 500;
  line-height: 1.1;
}
`;

const pages: Readonly<Record<Framework, (title: string, name: string) => Page>> = {
  react: (title) => ({
    exposed: {
      file: 'page.tsx',
      text: `import { reactLifecycles } from '../lifecycles/react.tsx';
import type { ShellProps } from '../props.ts';
import styles from './page.module.css';

const Page = ({ base }: ShellProps) => (
  <div className={styles.page}>
    <h1 className={styles.title}>${title}</h1>
    <p>
      <a href={base}>Back to the start page</a>
    </p>
  </div>
);

export const { mount, update, unmount } = reactLifecycles(Page);
`,
    },
    page: { 'page.module.css': css },
  }),
  // Vue wants names of more than one word.
  vue: (title, name) => ({
    exposed: {
      file: 'page.ts',
      text: `import { vueLifecycles } from '../lifecycles/vue.ts';
import Page from './${name}-page.vue';

export const { mount, unmount, update } = vueLifecycles(Page);
`,
    },
    page: {
      [`${name}-page.vue`]: `<script setup lang="ts">
defineProps<{ base: string }>();
</script>

<template>
  <div class="page">
    <h1 class="title">${title}</h1>
    <p><a :href="base">Back to the start page</a></p>
  </div>
</template>

<style scoped>
${css}</style>
`,
    },
  }),
  svelte: (title) => ({
    exposed: {
      file: 'page.ts',
      text: `import { svelteLifecycles } from '../lifecycles/svelte.ts';
import Page from './page.svelte';

export const { mount, unmount, update } = svelteLifecycles(Page);
`,
    },
    page: {
      'page.svelte': `<script lang="ts">
const { base }: { base: string } = $props();
</script>

<div class="page">
  <h1 class="title">${title}</h1>
  <p><a href={base}>Back to the start page</a></p>
</div>

<style>
${css}</style>
`,
    },
  }),
  vanilla: (title) => ({
    exposed: {
      file: 'page.ts',
      text: `import type { ShellProps } from '../props.ts';
import styles from './page.module.css';

export async function mount({ domElement, base }: ShellProps): Promise<void> {
  const title = document.createElement('h1');
  title.className = styles.title ?? '';
  title.textContent = '${title}';
  const link = document.createElement('a');
  link.href = base;
  link.textContent = 'Back to the start page';
  const way = document.createElement('p');
  way.append(link);
  const page = document.createElement('div');
  page.className = styles.page ?? '';
  page.append(title, way);
  domElement.replaceChildren(page);
}

export async function unmount({ domElement }: ShellProps): Promise<void> {
  domElement.replaceChildren();
}
`,
    },
    page: { 'page.module.css': css },
  }),
};

const spec = (name: string): string => `import { expect, test } from './fixtures.ts';

test('${name} shows its page, and leads back to the start page', async ({ page, shell, useManifest }) => {
  // Until the manifest names the remote, this test does.
  await useManifest(({ remotes, applications }) => {
    remotes['${name}'] ??= {
      version: '0.1.0',
      basePath: '/remotes/${name}/{version}/',
      bundleFileName: 'remoteEntry.js',
      moduleName: '${name}',
    };
    if (applications.some(({ remote }) => remote === '${name}')) return;
    applications.push({
      name: '${name}',
      remote: '${name}',
      module: './page',
      region: 'main',
      activeWhen: ['/${name}'],
      title: '${titleOf(name)}',
    });
  });
  await shell.open('${name}');
  await expect(shell.heading).toHaveText('${titleOf(name)}');
  await expect(page).toHaveTitle('${titleOf(name)}');
  await shell.link('Back to the start page').click();
  await expect(shell.application('${name}')).toHaveCount(0);
});
`;
