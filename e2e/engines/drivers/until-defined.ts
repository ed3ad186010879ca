import { setTimeout } from 'node:timers/promises';

const INTERVAL_MS = 50;

/** Asks again until there is an answer; undefined if there is none within `withinMs`. */
export async function untilDefined<Answer>(
  ask: () => Promise<Answer | undefined>,
  withinMs = 5_000,
): Promise<Answer | undefined> {
  const giveUpAt = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined || Date.now() > giveUpAt) return answer;
    await setTimeout(INTERVAL_MS);
  }
}
