import { UsageError } from '../verb.ts';

export const frameworks = ['react', 'vue', 'svelte', 'vanilla'] as const;
export type Framework = (typeof frameworks)[number];

/** @throws {UsageError} */
export function parseFramework(text: string | undefined): Framework {
  const framework = frameworks.find((each) => each === text);
  if (framework) return framework;
  const known = frameworks.join(', ');
  throw new UsageError(
    text === undefined ? `--framework is missing; use one of ${known}` : `--framework ${text} is not one of ${known}`,
  );
}
