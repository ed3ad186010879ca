import { promisify } from 'node:util';
import type { ClientLimits } from '../../../shell/server/limits/client-limits.ts';
import { createServer } from '../../../shell/server/server.ts';
import { type Answer, ask, type Question } from '../../support/ask.ts';
import type { Workspace } from '../../support/workspace.ts';

export type ServedWorkspace = {
  readonly workspace: Workspace;
  readonly origin: string;
  /** Everything that the server logged, with paths relative to the workspace. */
  readonly log: readonly string[];
  readonly ask: (path: string, question?: Question) => Promise<Answer>;
  /** How many connections are open. */
  readonly connections: () => Promise<number>;
  /** Does not delete the workspace. */
  readonly close: () => Promise<void>;
};

type InProcessOptions = {
  readonly base?: string;
  readonly assets?: readonly string[];
  readonly limits?: Partial<ClientLimits>;
  /** Public keys. */
  readonly keys?: readonly string[];
};

/**
 * Serves `root/` and `site.json` of a workspace on a free port, by the server of `conch serve` in the process of the test.
 *
 * @param options.assets further folders of builds, inside the workspace
 */
export async function serveInProcess(
  workspace: Workspace,
  { base = '/', assets = [], limits = {}, keys = [] }: InProcessOptions = {},
): Promise<ServedWorkspace> {
  const log: string[] = [];
  const server = await createServer({
    root: workspace.path('root'),
    assets: assets.map((folder) => workspace.path(folder)),
    manifest: workspace.path('site.json'),
    base,
    limits,
    keys,
    log: (line) => log.push(line.replaceAll(`${workspace.folder}/`, '')),
  });
  const origin = await server.listen({ port: 0, host: '127.0.0.1' });
  return {
    workspace,
    origin,
    log,
    ask: (path, question) => ask(origin, path, question),
    connections: () => promisify(server.server.getConnections.bind(server.server))(),
    close: () => server.close(),
  };
}
