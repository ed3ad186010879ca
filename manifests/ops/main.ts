import { nearest } from '../nearest.ts';
import { OperatorError } from '../operator-error.ts';
import { check } from './check.ts';
import { deploy } from './deploy.ts';
import { diff } from './diff.ts';
import { explain } from './explain.ts';
import { exportSite } from './export.ts';
import { freeze } from './freeze.ts';
import { history } from './history.ts';
import { create } from './new.ts';
import { promote } from './promote.ts';
import { rollback } from './rollback.ts';
import { rollout } from './rollout.ts';
import { serve } from './serve.ts';
import { unfreeze } from './unfreeze.ts';
import { UsageError, type Verb } from './verb.ts';

/** Every command. A new one is a file in this folder and a line here. */
const verbs: Readonly<Record<string, Verb>> = {
  check,
  deploy,
  rollout,
  promote,
  rollback,
  freeze,
  unfreeze,
  diff,
  history,
  explain,
  new: create,
  serve,
  export: exportSite,
};

const usage = `Usage: conch <command> [options]

Commands:
${Object.entries(verbs)
  .map(([name, { summary }]) => `  ${name.padEnd(10)}${summary}`)
  .join('\n')}

"conch <command> --help" describes a command.

Example:
  conch serve --port 9000`;

const print = (line: string): void => console.log(line);
const printError = (line: string): void => console.error(line);

/** Exit codes: 0 done, 1 the check or operation failed, 2 the command line is invalid. */
async function main([name, ...args]: readonly string[]): Promise<0 | 1 | 2> {
  const verb = name !== undefined && Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  if (name === '--help' || name === '-h') {
    print(usage);
    return 0;
  }
  if (!verb) {
    const meant = nearest(name ?? '', Object.keys(verbs));
    const hint = meant ? ` Did you mean "${meant}"?` : '';
    printError(name === undefined ? usage : `There is no command ${name}.${hint}\n\n${usage}`);
    return 2;
  }
  if (args.includes('--help') || args.includes('-h')) {
    print(verb.usage);
    return 0;
  }
  const json = args.includes('--json');
  try {
    const { lines, data, failed = false } = await verb.run(args, print);
    for (const line of json ? [formatJson(data)] : lines) print(line);
    return failed ? 1 : 0;
  } catch (error) {
    if (error instanceof UsageError) {
      const { message } = error;
      if (json) print(formatJson({ code: 'USAGE', message, remedy: `See "conch ${name} --help".` }));
      else printError(`${message}\n\n${verb.usage}`);
      return 2;
    }
    if (!(error instanceof OperatorError)) throw error;
    const { code, message, remedy } = error;
    if (json) print(formatJson({ code, message, remedy }));
    else printError(`${message}${isSentence(message) ? ' ' : '\n'}${remedy}`);
    return 1;
  }
}

/** Unlike a list of problems, after which the remedy gets a line of its own. */
const isSentence = (message: string): boolean => !message.includes('\n') && message.endsWith('.');

const formatJson = (data: object): string => JSON.stringify(data, null, 2);

process.exitCode = await main(process.argv.slice(2));
