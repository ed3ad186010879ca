import type { Inspection } from './inspect-entry.ts';

/** How runtimes say that the version that they are offered is not the one that they accept. */
const MESSAGES: readonly RegExp[] = [
  // webpack and Rspack: https://github.com/webpack/webpack/blob/main/lib/sharing/ConsumeSharedRuntimeModule.js
  /of shared singleton module (?<name>\S+) \(required (?<range>.+)\)/g,
  /No satisfying version \((?<range>.+?)\)(?: for eager consumption)? of shared module (?<name>\S+) found/g,
  // Module Federation 2
  /of shared singleton module (?<name>\S+) does not satisfy the requirement of \S+ which needs (?<range>[^)]+)\)/g,
];

/**
 * Shared module -> the version range that a build accepts, where it does not fall back to its own copy.
 *
 * @param start the build with the modules that it has registered itself
 * @param asked the build when it is offered versions that it does not accept
 */
export function ownRanges(start: Inspection, asked: Inspection): Record<string, string> {
  const registered = Object.entries(start.provides).flatMap(([name, versions]): [string, string][] =>
    Object.values(versions).flatMap((range) => (range === undefined ? [] : [[name, range]])),
  );
  const said = MESSAGES.flatMap((pattern) =>
    asked.messages.flatMap((message) =>
      [...message.matchAll(pattern)].map(({ groups = {} }): [string, string] => [
        groups.name ?? '',
        groups.range ?? '',
      ]),
    ),
  );
  // It has no copy of its own to fall back to.
  const foreign = asked.lookedUp.filter((name) => !Object.hasOwn(start.provides, name));
  const all = [...foreign.map((name): [string, string] => [name, '*']), ...registered, ...said];
  return Object.fromEntries(all.filter(([name, range]) => name !== '' && range.trim() !== ''));
}
