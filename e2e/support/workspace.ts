import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { temporaryFolder } from './temporary-folder.ts';

/** A folder that one test owns, and what the test does to the files in it. */
export class Workspace {
  readonly folder = temporaryFolder();

  path(...segments: string[]): string {
    return join(this.folder, ...segments);
  }

  /** Gives the path of the file. */
  write(file: string, content: string | Buffer | object): string {
    const path = this.path(file);
    mkdirSync(dirname(path), { recursive: true });
    const isText = typeof content === 'string' || Buffer.isBuffer(content);
    writeFileSync(path, isText ? content : JSON.stringify(content, null, 2));
    return path;
  }

  /** Writes a new file and renames it over the old one, as editors and deploy tools do. */
  replace(file: string, content: string | object): void {
    renameSync(this.write(`${file}.new`, content), this.path(file));
  }

  /** Deletes a file or a folder; without one, the whole workspace. */
  remove(file = ''): void {
    rmSync(this.path(file), { recursive: true, force: true });
  }
}
