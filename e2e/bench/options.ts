import { parseArgs } from 'node:util';
import { type Line, lines } from './lines.ts';

const usage = `Usage: npm run bench -- [options]

Measures Conch against a page that is written by hand from the same sources. It builds what is missing; after a
change, run "npm run build" first.

Options:
  --rounds NUMBER   page loads of each contender that count, after one that does not (default: 15)
  --quick           3 rounds and fewer route switches: to see that it works, not how fast
  --only PART       loads, react, switches, growth or store; may be repeated (default: all)
  --line LINE       ${Object.keys(lines).join(' or ')}; may be repeated (default: both)
  --out FILE        also writes all numbers, those of each round too, as JSON
  --help`;

export const parts = ['loads', 'react', 'switches', 'growth', 'store'] as const;
export type Part = (typeof parts)[number];

export type Options = {
  readonly rounds: number;
  /** Route switches that are timed, and those of each half of the growth test. */
  readonly switches: number;
  readonly growth: number;
  readonly only: readonly Part[];
  readonly lines: readonly Line[];
  readonly out: string | undefined;
};

/** Undefined when help was asked for, and has been given. @throws {TypeError} for what cannot be understood */
export function readOptions(args: string[]): Options | undefined {
  const { values } = parseArgs({
    args,
    options: {
      rounds: { type: 'string' },
      quick: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true, default: [...parts] },
      line: { type: 'string', multiple: true, default: Object.keys(lines) },
      out: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return undefined;
  }
  const rounds = Number(values.rounds ?? (values.quick ? 3 : 15));
  if (!Number.isInteger(rounds) || rounds < 1) throw new TypeError(`--rounds ${values.rounds} is no number of rounds`);
  return {
    rounds,
    switches: values.quick ? 10 : 50,
    growth: values.quick ? 50 : 400,
    only: values.only.map((text) => oneOf(parts, text, '--only')),
    lines: values.line.map((text) => oneOf(Object.keys(lines) as Line[], text, '--line')),
    out: values.out,
  };
}

function oneOf<Choice extends string>(choices: readonly Choice[], text: string, option: string): Choice {
  const found = choices.find((choice) => choice === text);
  if (found === undefined) throw new TypeError(`${option} ${text} is none of ${choices.join(', ')}`);
  return found;
}
