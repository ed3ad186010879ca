import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Line, lines } from './lines.ts';

/** What is measured by default, in this order. */
const parts = {
  loads: 'page loads: 1, 4 and 12 remotes on the page, 12 to 10,000 in the manifest',
  react: 'page loads of four remotes in React',
  switches: 'how long a route switch takes',
  growth: 'heap, nodes and listeners that hundreds of route switches leave behind',
  store: 'what visitors see of the store’s home page: largest paint, blocked time, layout shift',
} as const;

const usage = `Usage: npm run bench -- [options]

Measures Conch against a page that is written by hand from the same sources, and prints tables. It builds what is
missing; after a change, run "npm run build" first. All of it takes some ten minutes, and so does --peers.

Options:
  --rounds NUMBER   page loads of each contender that count, after one that does not: 1 or more (default: 15)
  --peers           instead of these parts, page loads of the same remotes with other tools that compose a page
  --quick           3 rounds and fewer route switches: to see that it works, not how fast
  --only PART       one part alone; may be repeated (default: all)
  --line LINE       for loads, react and store: ${Object.keys(lines).join(' or ')} (150 ms, 1.6 Mbit/s); may be repeated
                    (default: both)
  --out FILE        also writes all numbers, those of each round too, as JSON; its folder has to be there
  --help

Parts:
${Object.entries(parts)
  .map(([part, meaning]) => `  ${part.padEnd(18)}${meaning}`)
  .join('\n')}

Example:
  npm run bench -- --only loads --line slow-4g --rounds 5 --out loads.json`;

/** `peers` is measured alone, by --peers: four remotes on a page that other tools compose. */
export type Part = keyof typeof parts | 'peers';

export type Options = {
  readonly rounds: number;
  /** Number of timed route switches, and of those in each half of the growth test. */
  readonly switches: number;
  readonly growth: number;
  readonly only: readonly Part[];
  readonly lines: readonly Line[];
  readonly out: string | undefined;
};

/** Undefined after --help has been printed. @throws {TypeError} for invalid options */
export function readOptions(args: string[]): Options | undefined {
  const { values } = parseArgs({
    args,
    options: {
      rounds: { type: 'string' },
      quick: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true },
      peers: { type: 'boolean', default: false },
      line: { type: 'string', multiple: true, default: Object.keys(lines) },
      out: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return undefined;
  }
  if (values.peers && values.only) throw new TypeError('--peers is measured without other parts: leave out --only');
  const rounds = Number(values.rounds ?? (values.quick ? 3 : 15));
  if (!Number.isInteger(rounds) || rounds < 1)
    throw new TypeError(`--rounds ${values.rounds} is no whole number of 1 or more`);
  return {
    rounds,
    switches: values.quick ? 10 : 50,
    growth: values.quick ? 50 : 400,
    only: values.peers ? ['peers'] : (values.only ?? Object.keys(parts)).map((text) => oneOf(parts, text, '--only')),
    lines: values.line.map((text) => oneOf(lines, text, '--line')),
    out: values.out === undefined ? undefined : writable(values.out),
  };
}

function oneOf<Choice extends string>(
  choices: Readonly<Record<Choice, unknown>>,
  text: string,
  option: string,
): Choice {
  const isChoice = (text: string): text is Choice => Object.hasOwn(choices, text);
  if (!isChoice(text)) throw new TypeError(`${option} ${text} is none of ${Object.keys(choices).join(', ')}`);
  return text;
}

/** Checks before the measurement that the file can be written after it. */
function writable(file: string): string {
  const isFolder = (path: string) => existsSync(path) && statSync(path).isDirectory();
  const folder = dirname(resolve(file));
  if (!isFolder(folder)) throw new TypeError(`--out ${file}: there is no folder ${folder}`);
  if (isFolder(resolve(file))) throw new TypeError(`--out ${file} is a folder: name a file`);
  try {
    accessSync(existsSync(file) ? file : folder, constants.W_OK);
  } catch (cause) {
    throw new TypeError(`--out ${file} cannot be written`, { cause });
  }
  return file;
}
