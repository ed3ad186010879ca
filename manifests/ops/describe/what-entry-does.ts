import { listFiles } from '../check/finding.ts';
import type { EntryLoad, Inspection } from './inspect-entry.ts';

/** The first line of what code has thrown, without a full stop. */
export const sentence = (thrown = ''): string => thrown.replace(/\.?(\n.*)?$/s, '');

/** Says what the entry does in place of giving a container. */
export function whatEntryDoes({ isModule, global, callback }: EntryLoad, inspection: Inspection): string[] {
  const { error, otherGlobals, exported, globals, dependencies, chunkGlobals, usesEval } = inspection;
  // What else it does follows from that.
  if (/^ReferenceError: (exports|module|require) is not defined/.test(error ?? ''))
    return ['it is a CommonJS module, which no browser runs'];
  if (callback === 'define') return ['it is an AMD module, and the page has no loader for it'];
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
