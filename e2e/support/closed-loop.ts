import { Agent, get } from 'node:http';

/** What clients have got. */
export type Load = {
  answers: number;
  /** Each failure: a status other than 200, an error, fewer bytes than promised. */
  readonly failures: string[];
  stop(): Promise<void>;
};

const CLIENTS = 8;

/** Clients on connections that are kept, each of which asks for one path after the other as soon as it has an answer. */
export function loadOn(origin: string, paths: readonly string[]): Load {
  const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });
  let isOn = true;
  const load: Load = {
    answers: 0,
    failures: [],
    async stop() {
      isOn = false;
      await Promise.all(clients);
      agent.destroy();
    },
  };
  const ask = (path: string) =>
    new Promise<void>((resolve) => {
      const fail = (reason: string) => {
        load.failures.push(`${path}: ${reason}`);
        resolve();
      };
      get(new URL(path, origin), { agent }, (response) => {
        if (response.statusCode !== 200) fail(`status ${response.statusCode}`);
        response.on('error', ({ message }) => fail(message)).resume();
        response.on('end', () => {
          load.answers += 1;
          resolve();
        });
      }).on('error', ({ message }) => fail(message));
    });
  const client = async (first: number) => {
    for (let turn = first; isOn; turn += 1) await ask(paths[turn % paths.length] ?? '/');
  };
  const clients = Array.from({ length: CLIENTS }, (_, index) => client(index));
  return load;
}
