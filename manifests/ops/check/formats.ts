import { entryFile } from '../../../shell/site/builds/build-urls.ts';
import { buildLabel } from '../build/named-builds.ts';
import type { Finding } from './finding.ts';
import { listFiles } from './finding.ts';
import type { BuildReading } from './read-builds.ts';

/** What to write into the manifest for an entry of another format. */
const WRITE = { module: 'Write "format": "module" here', plain: 'Write "format": "plain" here' } as const;

/** Checks that the entry of a build is what the manifest says, as far as its text shows it: see `format` in the manifest. */
export function checkFormat({ build, source, files }: BuildReading): Finding[] {
  const { bundleFileName, before = [], format = 'script', path } = build;
  const file = entryFile(bundleFileName);
  const facts = files.get(file);
  if (!facts?.kind || facts.runsByEval) return [];
  const { isModule, isSystem, isChunk, exported } = facts.kind;
  const differs = (fact: string, remedy: string): Finding[] => [
    {
      severity: 'error',
      code: 'FORMAT_DIFFERS',
      path: [...path, 'format'],
      message: `${source}${file} of ${buildLabel(build)} ${fact}`,
      remedy: `${remedy}.`,
    },
  ];
  const isContainer = exported === undefined || ['init', 'get'].every((name) => exported.includes(name));
  const isLifecycles = exported === undefined || ['mount', 'unmount'].every((name) => exported.includes(name));
  const isPlain = isLifecycles || exported.includes('default');
  const exports = exported && exported.length > 0 ? listFiles(exported) : 'nothing';

  if (format === 'module' || format === 'plain') {
    if (isSystem) return differs(`calls System.register, and is no ES module`, 'Write "format": "system" here');
    if (!isModule) {
      const remedy = 'Remove "format" and name the global of its container, or build the remote as an ES module';
      return differs('is a script, which exports nothing as an ES module', remedy);
    }
    if (format === 'module' && !isContainer) {
      const remedy = isPlain ? WRITE.plain : 'Name the entry of its container in "bundleFileName"';
      return differs(`exports ${exports}, and not init and get, as a container does`, remedy);
    }
    if (format === 'plain' && !isPlain) {
      const remedy = isContainer ? WRITE.module : 'Export mount and unmount';
      return differs(`exports ${exports}, and not mount and unmount`, remedy);
    }
    return [];
  }
  if (isModule) {
    const remedy = isContainer || !isPlain ? WRITE.module : WRITE.plain;
    return differs(`is an ES module, which no browser runs as a ${format}`, remedy);
  }
  if (isSystem && format !== 'system') return differs('calls System.register', 'Write "format": "system" here');
  if (!isSystem && format === 'system') {
    return differs('does not call System.register', 'Remove "format", and name the global of its container');
  }
  if (!isChunk || before.length > 0) return [];
  return [
    {
      severity: 'error',
      code: 'RUNTIME_MISSING',
      path: [...path, 'bundleFileName'],
      message: `${source}${file} of ${buildLabel(build)} is a chunk, which does nothing without the runtime of its build`,
      remedy: 'Name the runtime in "before", such as ["runtime.js"]; "conch describe" finds it.',
    },
  ];
}
