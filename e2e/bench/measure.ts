import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from '@playwright/test';
import { launchOptions } from '../browser.ts';
import { type Certificate, makeCertificate } from './contenders/certificate.ts';
import { type Contender, openContenders } from './contenders/contenders.ts';
import { type Kind, pageSizes } from './contenders/kinds.ts';
import { openPeers } from './contenders/peers/peers.ts';
import { type Match, measureLoads } from './loads.ts';
import type { Options } from './options.ts';
import * as report from './report.ts';
import { measureStore } from './store.ts';
import { growth, timeSwitches } from './switches.ts';

/** Everything that was measured, by part. */
const results: Record<string, unknown> = {};

/** Code that V8 compiles as it gets hot counts as heap, too, but is no leak. */
const WITHOUT_COMPILER = '--js-flags=--no-opt --no-maglev --no-sparkplug --no-lazy-feedback-allocation';

/** Measures the chosen parts, prints the results, and writes them to `options.out`. */
export async function measure(options: Options): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'conch-bench-'));
  const opened: Contender[] = [];
  const certificate = makeCertificate(folder);
  const browser = await chromium.launch(launchOptions(certificate.browserSwitch));
  try {
    const machine = `Chromium ${browser.version()}, Node ${process.version}, ${cpus().length} cores of ${cpus()[0]?.model}`;
    results.measuredOn = { machine, date: new Date().toISOString(), rounds: options.rounds };
    console.log(`${machine}; ${options.rounds} rounds`);
    const open = async (kind: Kind) => {
      const contenders = await openContenders(kind, folder, certificate);
      opened.push(...contenders);
      return contenders;
    };
    const needsPlain = options.only.some((part) => part === 'loads' || part === 'switches' || part === 'growth');
    const plain = needsPlain ? await open('plain') : [];
    if (options.only.includes('loads')) await loads(browser, options, plain, pageSizes, 'Page load');
    if (options.only.includes('react')) await loads(browser, options, await open('react'), [4], 'Page load, React');
    if (options.only.includes('switches')) await switches(browser, options, plain);
    if (options.only.includes('growth')) await grow(certificate, options, plain);
    if (options.only.includes('store')) await store(browser, certificate, options);
    if (options.only.includes('peers')) {
      opened.push(...(await openPeers(folder, certificate, browser)));
      await peers(browser, options, opened);
    }
  } finally {
    await browser.close();
    for (const { edge } of opened) await edge.close();
    rmSync(folder, { recursive: true });
  }
  if (options.out) writeFileSync(options.out, `${JSON.stringify(results, null, 2)}\n`);
}

/** The two contenders that are compared everywhere. */
const isPlain = (title: string): boolean => title === 'by hand' || title === 'Conch';

async function loads(
  browser: Browser,
  { rounds, lines }: Options,
  contenders: readonly Contender[],
  counts: readonly number[],
  title: string,
): Promise<void> {
  const matches = lines.flatMap((line) =>
    counts.map((count): Match => {
      // Other manifests, pages and hosts are measured on the page with four remotes only.
      const basic = contenders.filter(({ title, size }) => size <= 12 && isPlain(title));
      return { line, count, contenders: count === 4 ? contenders : basic };
    }),
  );
  const groups = await measureLoads(browser, matches, rounds);
  print(title, report.loadHead, groups.flatMap(report.loadRows));
  const bySize = groups.flatMap(report.sizeRows);
  if (bySize.length > 0) print(`${title}, by the size of the manifest`, report.sizeHead, bySize);
  results[title] = groups.flat().map(({ contender, ...rest }) => ({ contender: report.nameOf(contender), ...rest }));
}

async function peers(browser: Browser, { rounds, lines }: Options, contenders: readonly Contender[]): Promise<void> {
  const matches = lines.map((line): Match => ({ line, count: 4, contenders }));
  const groups = await measureLoads(browser, matches, rounds);
  print('Page load, with other tools', report.loadHead, groups.flatMap(report.loadRows));
  results.peers = groups.flat().map(({ contender, ...rest }) => ({ contender: report.nameOf(contender), ...rest }));
}

async function switches(browser: Browser, options: Options, contenders: readonly Contender[]): Promise<void> {
  const measured: { contender: Contender; taken: number[] }[] = contenders
    .filter(({ title }) => isPlain(title))
    .map((contender) => ({ contender, taken: [] }));
  // Several pages each, in turns, so that a busy moment of the machine affects all contenders.
  for (let turn = 0; turn < 5; turn += 1) {
    for (const { contender, taken } of measured) {
      taken.push(...(await timeSwitches(browser, contender, options.switches / 5)));
    }
  }
  const rows = measured.map(({ contender, taken }) => report.switchRow(contender, taken));
  print(`Route switch, median of ${options.switches}`, report.switchHead, rows);
  results.switches = measured.map(({ contender, taken }) => ({ contender: report.nameOf(contender), taken }));
}

async function grow(certificate: Certificate, options: Options, contenders: readonly Contender[]): Promise<void> {
  const browser = await chromium.launch(launchOptions(certificate.browserSwitch, WITHOUT_COMPILER));
  const measured = [];
  for (const contender of contenders.filter(({ size, title }) => size <= 12 && isPlain(title))) {
    const sizes = await growth(browser, contender, options.growth);
    measured.push({ contender, sizes });
  }
  await browser.close();
  const rows = measured.map(({ contender, sizes }) => report.growthRow(contender, sizes));
  print(`Growth from switch ${options.growth} to ${2 * options.growth}`, report.growthHead, rows);
  results.growth = measured.map(({ contender, sizes }) => ({ contender: report.nameOf(contender), sizes }));
}

async function store(browser: Browser, certificate: Certificate, { lines, rounds }: Options): Promise<void> {
  const measured = await measureStore(browser, certificate, lines, rounds);
  print('The store’s home page', report.storeHead, report.storeRows(measured));
  results.store = measured;
}

function print(title: string, head: readonly string[], rows: Parameters<typeof report.table>[1]): void {
  console.log(`\n${title}\n\n${report.table(head, rows)}`);
}
