import { locationOptions, locationUsage } from '../build/build-location.ts';
import { changeOptions, changeUsage } from '../parse-options.ts';
import { UsageError } from '../verb.ts';

/** Options of every command that gives visitors another build. */
export const releaseOptions = {
  ...changeOptions,
  ...locationOptions,
  unproven: { type: 'boolean', default: false },
} as const;

export const releaseUsage = `${changeUsage}
${locationUsage}
  --unproven        skip the checks of the build; the history says so`;

/** `10`, `10%` or `10 %`. @throws {UsageError} */
export function parsePercent(text: string): number {
  const percent = Number(text.replace(/ ?%$/, ''));
  if (text.trim() === '' || !(percent >= 0 && percent <= 100))
    throw new UsageError(`${text} is not a percentage from 0 to 100`);
  return percent;
}
