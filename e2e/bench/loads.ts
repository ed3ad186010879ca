import type { Browser } from '@playwright/test';
import type { Contender } from './contenders/contenders.ts';
import type { Line } from './lines.ts';
import { type Visit, visit } from './visit.ts';

/** The rounds of one contender on one page and network, each paired with the same round of the hand-written page. */
export type Loads = {
  readonly contender: Contender;
  readonly line: Line;
  /** Remotes on the page. */
  readonly count: number;
  readonly visits: Visit[];
};

/** One page and network, and all contenders. The first one is the hand-written page. */
export type Match = { readonly line: Line; readonly count: number; readonly contenders: readonly Contender[] };

/** Every contender loads once per round, starting with another one each time. The first round is a warm-up and is left out. */
export async function measureLoads(
  browser: Browser,
  matches: readonly Match[],
  rounds: number,
): Promise<readonly (readonly Loads[])[]> {
  const results = matches.map(({ line, count, contenders }) =>
    contenders.map((contender): Loads => ({ contender, line, count, visits: [] })),
  );
  for (let round = 0; round <= rounds; round += 1) {
    for (const group of results) {
      for (let turn = 0; turn < group.length; turn += 1) {
        const loads = group[(round + turn) % group.length];
        if (!loads) continue;
        const { contender, count, line, visits } = loads;
        const one = await visit(browser, `${contender.edge.url}/k${count}`, count, line);
        if (round > 0) visits.push(one);
      }
    }
    console.error(round === 0 ? 'warmed up' : `round ${round} of ${rounds}`);
  }
  return results;
}
