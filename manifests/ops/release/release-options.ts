import { changeOptions, changeUsage } from '../parse-options.ts';
import { locationOptions, locationUsage } from '../where.ts';

/** What every command takes that gives visitors another build. */
export const releaseOptions = {
  ...changeOptions,
  ...locationOptions,
  /** For whoever knows better, and whoever cannot wait. */
  unproven: { type: 'boolean', default: false },
} as const;

export const releaseUsage = `${changeUsage}
${locationUsage}
  --unproven        do not look whether the build can be had`;
