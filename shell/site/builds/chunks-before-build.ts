import type { Build } from './choose-build.ts';

type Given = Pick<Build, 'format' | 'before' | 'moduleName' | 'styles' | 'files' | 'checksFiles' | 'requiresIntegrity'>;

/** Builds of the preset have the digests of their files in their entry. */
export const needsFileChecks = (build: Given): boolean | object =>
  !build.checksFiles && (build.files || build.requiresIntegrity);

/** Whether its entry is a script alone, which sets a global. */
export const isPlainScript = ({ format = 'script', before, moduleName }: Given): boolean =>
  format === 'script' && !before?.length && !moduleName.includes('.');

/** The chunks of the shell that are requested before any code of a build; builds of the preset need none. */
export const chunksBefore = (build: Given): readonly ('scope-styles' | 'check-files' | 'formats')[] => [
  ...(build.styles ? (['scope-styles'] as const) : []),
  ...(needsFileChecks(build) ? (['check-files'] as const) : []),
  ...(isPlainScript(build) ? [] : (['formats'] as const)),
];
