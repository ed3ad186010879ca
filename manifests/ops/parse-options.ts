import { type ParseArgsConfig, parseArgs } from 'node:util';
import { UsageError } from './verb.ts';

type Options = NonNullable<ParseArgsConfig['options']>;

/** The options of a command that takes no other arguments. @throws {UsageError} */
export function parseOptions<const Given extends Options>(args: readonly string[], options: Given) {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values;
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    // Node goes on to explain how to pass arguments that look like options; none does here.
    throw new UsageError(cause.message.replace(/\. .*$/s, ''), { cause });
  }
}
