/** What webpack makes of files that are not TypeScript. Svelte declares `*.svelte` itself. */

declare module '*.vue' {
  import type { ComponentOptions } from 'vue';

  const component: ComponentOptions;
  export default component;
}

/** Class names as written -> as built. */
declare module '*.module.css' {
  const classes: Readonly<Record<string, string>>;
  export default classes;
}
