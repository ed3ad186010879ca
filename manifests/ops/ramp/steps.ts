import { UsageError } from '../verb.ts';

/** `1,10,50,100`, in percent of visitors. @throws {UsageError} */
export function parseSteps(text: string): number[] {
  const steps = text.split(',').map((each) => Number(each.trim().replace(/ ?%$/, '') || Number.NaN));
  const rise = steps.every((step, index) => step > (steps[index - 1] ?? 0) && step <= 100);
  if (!rise) throw new UsageError(`--steps ${text} is not a rising list of percentages such as 1,10,50,100`);
  return steps;
}

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 };

/** `30s`, `10m` or `1h`, in milliseconds. @throws {UsageError} */
export function parseDuration(text: string): number {
  const [, value, unit = ''] = /^(\d{1,4})([smh])$/.exec(text) ?? [];
  const ms = Number(value) * (UNITS[unit] ?? 0);
  if (ms > 0) return ms;
  throw new UsageError(`--every ${text} is not a duration such as 30s, 10m or 1h`);
}
