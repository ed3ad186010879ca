import { listFiles } from '../check/finding.ts';
import type { EntryLoad, Inspection } from './inspect-entry.ts';

/** The first line of what code has thrown, without a full stop. */
export const sentence = (thrown = ''): string => thrown.replace(/\.?(\n.*)?$/s, '');

/** Says what the entry does in place of giving a container. */
export function whatEntryDoes({ isModule, global }: EntryLoad, inspection: Inspection): string[] {
  const { error, otherGlobals, exported, globals, dependencies, chunkGlobals, usesEval } = inspection;
  return [
    ...(usesEval ? ['it needs eval, which the policy of the page forbids'] : []),
    ...(error === undefined ? [] : [`it throws ${sentence(error)}`]),
    ...(chunkGlobals.length > 0 ? ['it is a chunk that needs the runtime of its build'] : []),
    ...(dependencies.length > 0 ? [`it depends on ${listFiles(dependencies)}, which is not part of the build`] : []),
    ...(isModule ? [`it exports ${exported.length > 0 ? listFiles(exported) : 'nothing'}`] : []),
    ...(globals.length > 0 && global !== undefined ? [`its container is window.${globals.join(' or window.')}`] : []),
    ...(!isModule && globals.length === 0 && error === undefined
      ? [otherGlobals.length > 0 ? `it sets ${listFiles(otherGlobals)}, which is no container` : 'it sets no global']
      : []),
  ];
}
