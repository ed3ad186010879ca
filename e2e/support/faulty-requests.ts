/**
 * Preloaded by a command: something happens to its n-th request. `DIES_BEFORE` and `DIES_AFTER` kill the process, `LOSES_ANSWER` loses what
 * the server has answered. With `STOPS_BEFORE`, such as `PUT site.json`, the process prints a line to stderr and stops before that request.
 */
export const faultyRequests = `
const { DIES_BEFORE, DIES_AFTER, LOSES_ANSWER, STOPS_BEFORE } = process.env;
const { fetch } = globalThis;
const die = () => process.kill(process.pid, 'SIGKILL');
let sent = 0;
let stopped = false;
globalThis.fetch = async (request, ...more) => {
  const number = String(++sent);
  const name = request.method + ' ' + new URL(request.url).pathname.split('/').at(-1);
  if (number === DIES_BEFORE) die();
  if (name === STOPS_BEFORE && !stopped) {
    stopped = true;
    process.stderr.write('stopped before ' + name + '\\n');
    process.kill(process.pid, 'SIGSTOP');
  }
  const answer = await fetch(request, ...more);
  if (number === DIES_AFTER) die();
  if (number === LOSES_ANSWER) throw new Error('the answer was lost');
  return answer;
};
`;
