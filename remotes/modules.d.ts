/** Types of the imports that webpack loaders handle. Svelte itself declares `*.svelte`. */

declare module '*.vue' {
  import type { ComponentOptions } from 'vue';

  const component: ComponentOptions;
  export default component;
}

/** Class name in the source -> class name in the build. */
declare module '*.module.css' {
  const classes: Readonly<Record<string, string>>;
  export default classes;
}
