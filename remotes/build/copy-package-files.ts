/** Run as a program, copies what tsc leaves out of the package: components that the loaders of remotes compile, and types of imports. */
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

for (const file of ['remotes/kit/boundary.svelte', 'remotes/modules.d.ts'])
  copyFileSync(join(root, file), join(root, 'dist/package', file));
