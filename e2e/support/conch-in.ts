import { execFile } from 'node:child_process';
import { conchProgram, repository } from './paths.ts';

export type Ended = { readonly code: number; readonly out: string; readonly err: string };

/** Runs a command of `conch` from the repository, where it finds Playwright. */
export const conchIn = (args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> =>
  new Promise((resolve) => {
    const options = { cwd: repository, env: { ...process.env, ...env } };
    const child = execFile(process.execPath, [conchProgram, ...args], options, (_, out, err) => {
      resolve({ code: child.exitCode ?? -1, out, err });
    });
  });
