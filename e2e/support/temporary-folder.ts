import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folders: string[] = [];

/** A new folder, which is deleted when this process (a worker of Playwright) ends. */
export function temporaryFolder(): string {
  if (folders.length === 0) process.once('exit', deleteAll);
  // On macOS the temporary folder is reached by a symbolic link, and tools that resolve it would report other paths.
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'conch-'));
  folders.push(folder);
  return folder;
}

function deleteAll(): void {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}
