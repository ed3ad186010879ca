import { OperatorError } from '../../shell/server/operator-error.ts';
import { nearest } from '../nearest.ts';
import { serve } from './serve.ts';
import { UsageError, type Verb } from './verb.ts';

/** Every command. A new one is a file beside this one and a line here. */
const verbs: Readonly<Record<string, Verb>> = {
  serve,
};

const usage = `Usage: conch <command> [options]

Commands:
${Object.entries(verbs)
  .map(([name, { summary }]) => `  ${name.padEnd(10)}${summary}`)
  .join('\n')}

"conch <command> --help" tells more.

Example:
  conch serve --port 9000`;

const print = (line: string): void => console.log(line);
const complain = (line: string): void => console.error(line);

/** 0 done, 1 the check or operation failed, 2 the command line makes no sense. */
async function main([name, ...args]: readonly string[]): Promise<0 | 1 | 2> {
  const verb = name !== undefined && Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  if (name === '--help' || name === '-h') {
    print(usage);
    return 0;
  }
  if (!verb) {
    const meant = nearest(name ?? '', Object.keys(verbs));
    const hint = meant ? ` Did you mean "${meant}"?` : '';
    complain(name === undefined ? usage : `There is no command ${name}.${hint}\n\n${usage}`);
    return 2;
  }
  if (args.includes('--help') || args.includes('-h')) {
    print(verb.usage);
    return 0;
  }
  try {
    await verb.run(args, print);
    return 0;
  } catch (error) {
    if (error instanceof UsageError) complain(`${error.message}\n\n${verb.usage}`);
    else if (error instanceof OperatorError) complain(`${error.message} ${error.remedy}`);
    else throw error;
    return error instanceof UsageError ? 2 : 1;
  }
}

process.exitCode = await main(process.argv.slice(2));
