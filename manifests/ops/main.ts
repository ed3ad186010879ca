import packageJson from '../../package.json' with { type: 'json' };
import { fileError } from '../file-error.ts';
import { nearest } from '../nearest.ts';
import { OperatorError } from '../operator-error.ts';
import { build } from './build.ts';
import { check } from './check.ts';
import { collect } from './collect.ts';
import { deploy } from './deploy.ts';
import { describe } from './describe.ts';
import { dev } from './dev.ts';
import { diff } from './diff.ts';
import { explain } from './explain.ts';
import { exportSite } from './export.ts';
import { freeze } from './freeze.ts';
import { history } from './history.ts';
import { init } from './init.ts';
import { inventory } from './inventory.ts';
import { keys } from './keys.ts';
import { create } from './new.ts';
import { print, printError, printJson } from './output.ts';
import { preview } from './preview.ts';
import { promote } from './promote.ts';
import { promoteSite } from './promote-site.ts';
import { ramp } from './ramp.ts';
import { rollback } from './rollback.ts';
import { rollout } from './rollout.ts';
import { serve } from './serve.ts';
import { sign } from './sign.ts';
import { snapshot } from './snapshot.ts';
import { status } from './status.ts';
import { unfreeze } from './unfreeze.ts';
import { UsageError, type Verb } from './verb.ts';

/** Every command. A new one is a file in this folder and a line here. */
const verbs: Readonly<Record<string, Verb>> = {
  init,
  new: create,
  dev,
  build,
  check,
  describe,
  deploy,
  rollout,
  ramp,
  promote,
  'promote-site': promoteSite,
  rollback,
  preview,
  freeze,
  unfreeze,
  diff,
  history,
  explain,
  inventory,
  keys,
  sign,
  snapshot,
  serve,
  collect,
  status,
  export: exportSite,
};

const usage = `Usage: conch <command> [options]

Commands:
${Object.entries(verbs)
  .map(([name, { summary }]) => `  ${name.padEnd(14)}${summary}`)
  .join('\n')}

"conch help <command>" describes a command, "conch --version" prints the version.

Example:
  conch serve --port 9000`;

/** Exit codes: 0 done, 1 the check or operation failed, 2 the command line is invalid. */
type ExitCode = 0 | 1 | 2;

async function main([name = '', ...args]: readonly string[]): Promise<ExitCode> {
  const json = [name, ...args].includes('--json');
  try {
    return await run(name, args, json);
  } catch (error) {
    const { exitCode, ...failure } = describeFailure(error, name);
    if (json) printJson(toJson(failure));
    else for (const line of formatFailure(failure)) printError(line);
    return exitCode;
  }
}

/** @throws {UsageError | OperatorError} */
async function run(name: string, args: readonly string[], json: boolean): Promise<ExitCode> {
  if (['--version', '-v'].includes(name)) {
    const { version } = packageJson;
    if (json) printJson({ version });
    else print(version);
    return 0;
  }
  const isHelp = ['help', '--help', '-h'].includes(name);
  const named = isHelp ? (args.find((arg) => !arg.startsWith('-')) ?? '') : name;
  if (isHelp && named === '') {
    printText(usage);
    return 0;
  }
  if (name === '' && !json) {
    for (const line of usage.split('\n')) printError(line);
    return 2;
  }
  const verb = findVerb(named);
  if (isHelp || args.includes('--help') || args.includes('-h')) {
    printText(verb.usage);
    return 0;
  }
  const { lines, data, failed = false } = await verb.run(args, print);
  if (json) printJson(data);
  else for (const line of lines) print(line);
  return failed ? 1 : 0;
}

function printText(text: string): void {
  for (const line of text.split('\n')) print(line);
}

/** @throws {UsageError} */
function findVerb(name: string): Verb {
  const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  if (verb) return verb;
  if (name === '') throw new UsageError('The command is missing');
  if (name.startsWith('-')) throw new UsageError(`The command comes before its options, such as ${name}`);
  const meant = nearest(name, [...Object.keys(verbs), 'help']);
  throw new UsageError(`There is no command ${name}${meant ? `. Did you mean "${meant}"?` : ''}`);
}

type Failure = { readonly code: string; readonly facts: readonly string[]; readonly remedy: string };

function describeFailure(error: unknown, name: string): Failure & { readonly exitCode: 1 | 2 } {
  if (error instanceof UsageError) {
    const help = Object.hasOwn(verbs, name) ? `conch help ${name}` : 'conch help';
    return { code: 'USAGE', facts: [error.message], remedy: `See "${help}".`, exitCode: 2 };
  }
  const explained =
    error instanceof OperatorError ? error : fileError(error, 'FILE_UNUSABLE', `conch ${name} failed`, '');
  if (explained) {
    const { code, facts, remedy } = explained;
    return { code, facts, remedy, exitCode: 1 };
  }
  const facts = [String(error), ...(error instanceof Error ? stackLines(error) : [])];
  return { code: 'UNEXPECTED', facts, remedy: 'This is a fault of conch: report it with this text.', exitCode: 1 };
}

/** Where an error was thrown, without its message, which may have lines of its own. */
const stackLines = (error: Error): string[] => {
  const { stack = '' } = error;
  return stack.replace(String(error), '').split('\n').filter(Boolean);
};

const toJson = ({ code, facts, remedy }: Failure) => ({ code, message: facts.join('\n'), remedy });

function formatFailure({ facts, remedy }: Failure): string[] {
  const [fact = '', ...more] = facts;
  return more.length > 0 ? [...facts, remedy] : [`${fact}${/[.?]$/.test(fact) ? '' : '.'} ${remedy}`];
}

process.stdout.on('error', (error) => {
  // The reader of a pipe has closed it, as `head` does.
  if ('code' in error && error.code === 'EPIPE') process.exit();
  throw error;
});
process.exitCode = await main(process.argv.slice(2));
