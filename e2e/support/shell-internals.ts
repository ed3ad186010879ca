/** Names inside the shell that tests have to know although nobody else may rely on them. shell/chunks.ts lists the chunks. */

/** Part of the URL of each chunk's file, in front of its hash. */
export const chunks = {
  main: '/shell/main.',
  errors: '/shell/errors.',
  pageChanges: '/shell/page-changes.',
  singleSpa: '/shell/single-spa.',
  prefetch: '/shell/prefetch.',
  updates: '/shell/updates.',
} as const;

/** A URL pattern for `page.route` and for `faults.answer`. */
export const chunkPattern = (chunk: keyof typeof chunks): string => `**${chunks[chunk]}*`;

/** The inert copy of the old page, which is shown until the next one has mounted. */
export const PAGE_SNAPSHOT = '.conch-snapshot';
