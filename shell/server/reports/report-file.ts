import { appendFileSync, renameSync, statSync } from 'node:fs';
import { explainingFileErrors } from '../../../manifests/file-error.ts';
import { printableJsonText } from '../../../manifests/printable.ts';
import type { BlamedBuild } from './find-remote.ts';
import type { Violation } from './parse-reports.ts';

/** A line of the file. */
export type ReportRecord = { readonly time: string } & Violation & Partial<BlamedBuild>;

/** Then the file is renamed to `<file>.1`, in place of the one before. */
const MAX_BYTES = 10_000_000;
/** Every visitor's browser reports the same violation: it is written once in this time. */
const REPEAT_MS = 60_000;
/** When so many violations are remembered, they are forgotten. */
const MAX_REMEMBERED = 1_000;
/** Written in one minute, whatever clients send. */
const MAX_PER_MINUTE = 300;

/**
 * Appends violations to a file, one JSON object a line. What clients send decides neither how large the file becomes nor how often it is
 * written.
 *
 * @throws {OperatorError} FILE_UNUSABLE the file cannot be written
 */
export function openReportFile(path: string, now = () => Date.now()): (record: ReportRecord) => void {
  let writtenAt = new Map<string, number>();
  let minute = 0;
  let inMinute = 0;
  const append = (text: string) =>
    explainingFileErrors({ code: 'FILE_UNUSABLE', done: 'Reports cannot be written', path }, () =>
      appendFileSync(path, text),
    );
  append(''); // finds out at the start whether the file can be written
  return ({ time, ...violation }) => {
    const key = JSON.stringify(violation);
    const at = now();
    if (at - (writtenAt.get(key) ?? Number.NEGATIVE_INFINITY) < REPEAT_MS) return;
    if (Math.floor(at / 60_000) !== minute) {
      minute = Math.floor(at / 60_000);
      inMinute = 0;
    }
    inMinute += 1;
    if (inMinute > MAX_PER_MINUTE) return;
    if (writtenAt.size >= MAX_REMEMBERED) writtenAt = new Map();
    writtenAt.set(key, at);
    if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > MAX_BYTES) renameSync(path, `${path}.1`);
    append(`${printableJsonText(JSON.stringify({ time, ...violation }))}\n`);
  };
}
