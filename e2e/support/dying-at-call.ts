/** Preloaded by a command: kills the process in place of its n-th call that writes to the disk. */
export const dyingAtCall = `
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
let left = Number(process.env.DIES_AT_CALL);
for (const name of ['mkdirSync', 'cpSync', 'openSync', 'writeSync', 'fsyncSync', 'closeSync', 'linkSync', 'renameSync', 'rmSync', 'writeFileSync']) {
  const call = fs[name];
  fs[name] = (...args) => (--left === 0 ? process.kill(process.pid, 'SIGKILL') : call(...args));
}
syncBuiltinESMExports();
`;
