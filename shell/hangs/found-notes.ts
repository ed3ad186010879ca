import { installHooks } from '../chunk-hooks.ts';
import { ShellError } from '../errors.ts';
import { isFirefox } from '../is-firefox.ts';
import { entryUrl } from '../site/builds/build-urls.ts';
import type { Build } from '../site/builds/choose-build.ts';
import { crossOriginOf } from '../site/builds/cross-origin.ts';
import { buildName } from '../site/builds/failed-builds.ts';
import { readJson, removeText, siteKey, storedKeys } from '../storage.ts';
import { neverEnds } from './entry-trial.ts';
import { forgetHang, OUT_MS, readHang, rememberHang } from './hung-builds.ts';
import { HANG, type Note, noteEntry } from './note.ts';

/** Code that runs for less than this does not hang. A younger note may be that of another tab, which is about to take it away. */
const HANG_MS = 3_000;
/** After a hang, visitors come back sooner than this. Those whose tab was killed at that very moment come back at any time. */
const RECENT_MS = 10 * 60_000;
/** Time for an entry to end where it is tried. Most take 20 ms, and 100 in Firefox. */
const TRIAL_MS = 5_000;
/** Time for what a mounted module has queued to begin. */
const RENDERED_MS = 100;
/** Longest wait for one suspect to arrive, and for it to mount. */
const TURN_MS = 10_000;

/** Builds of which one may have hung a page, it is not known which; and what the first attempt to load one waits for, as do the others. */
const suspects = new Map<string, Promise<void> | undefined>();
/** Those that were being tried when an earlier page ended: a loop that takes all memory crashes the page from there, too. */
const untriable = new Set<string>();
let turn: Promise<unknown> = Promise.resolve();
/** Whether an entry that has been tried does not end. */
let trials = Promise.resolve(false);

/**
 * Reads the notes that earlier pages have left (note.ts), and keeps builds that have hung or crashed a page from running:
 *
 * - Code ran, and the note is of the last minutes and older than code may run: its page hung or crashed, or hangs in another tab.
 * - It is younger, or only what that code had queued may have run: the page crashed and was opened again at once, or was killed, or is in
 *   another tab and well. A second time within minutes counts, if no page went on with the build in between.
 * - Where entries were on their way, and may have done it, each is tried where it hangs nothing (entry-trial.ts). Those that pass run one
 *   after another, so that the next note names one.
 */
export function readNotes(): void {
  const now = Date.now();
  const notes = takeNotes(now);
  const found = culprit(notes);
  if (found) {
    const [time, remote, version, doing] = found;
    const build = { remote, version };
    const before = readHang(build);
    const isSecond = before !== undefined && now - before.time < RECENT_MS;
    const isProven = (doing !== 'queued' && now - time >= HANG_MS) || isSecond;
    rememberHang(build, { time: now, isProven });
    const fact = `${buildName(build)} was running when an earlier page hung or crashed.`;
    console.warn(fact, isProven ? 'This browser does not run it for a day.' : 'The next time, it is left out.');
  } else {
    for (const [, remote, version, doing] of notes) {
      const name = buildName({ remote, version });
      suspects.set(name, undefined);
      if (doing === 'tried') untriable.add(name);
    }
  }
  installHooks({ beforeLoad });
  window.addEventListener('conch:status', ({ detail }) => {
    if (detail.status !== 'mounted' || readHang(detail)?.isProven !== false) return;
    setTimeout(() => forgetHang(detail), RENDERED_MS); // never, if the page hangs
  });
}

/** In Firefox the note about code that is about to run is there before, so that an entry that arrives may run instead. */
function culprit(notes: readonly Note[]): Note | undefined {
  const running = notes.findLast(([, , , doing]) => doing === 'next' || (doing === 'runs' && !isFirefox));
  if (running) return running;
  const names = new Set(notes.map(([, remote, version]) => buildName({ remote, version })));
  return names.size === 1 ? notes.find(([, , , doing]) => doing !== 'arrives' && doing !== 'tried') : undefined;
}

/** Takes all notes of the site, except for those about entries that may be on their way in another tab now. The oldest is the first. */
function takeNotes(now: number): readonly Note[] {
  const notes: Note[] = [];
  for (const key of storedKeys('localStorage')) {
    const [, id] = /^conch:hang([\d.e-]+)/.exec(key) ?? [];
    if (id === undefined || key !== siteKey(HANG + id)) continue;
    const note = readNote(key);
    const age = note ? now - note[0] : 0;
    if ((note?.[3] === 'arrives' || note?.[3] === 'tried') && age < HANG_MS) continue;
    removeText('localStorage', key);
    if (note && age >= 0 && age < RECENT_MS) notes.push(note);
  }
  return notes.sort((a, b) => a[0] - b[0]);
}

function readNote(key: string): Note | undefined {
  const value = readJson('localStorage', key);
  if (!Array.isArray(value)) return undefined;
  const [time, remote, version, doing] = value;
  const isNote = typeof time === 'number' && typeof remote === 'string' && typeof version === 'string';
  return isNote ? [time, remote, version, doing] : undefined;
}

async function beforeLoad(build: Build): Promise<void> {
  const name = buildName(build);
  if (!readHang(build)?.isProven && suspects.has(name)) {
    const tried = suspects.get(name) ?? trySuspect(build);
    suspects.set(name, tried);
    await tried;
    suspects.delete(name);
  }
  const hang = readHang(build);
  if (!hang?.isProven) return;
  const until = new Date(hang.time + OUT_MS).toISOString();
  const fact = `${build.remote} ${build.version} has hung or crashed a page of this browser, which does not run it until ${until}`;
  throw new ShellError('REMOTE_HUNG', fact, build);
}

/** Ends when it is known that the build hangs, or when it is its turn to run. */
async function trySuspect(build: Build): Promise<void> {
  if (!untriable.has(buildName(build)) && (await hangsOutside(build))) {
    rememberHang(build, { time: Date.now(), isProven: true });
    console.warn(`The entry of ${buildName(build)} does not end. This browser does not run it for a day.`);
    return;
  }
  const own = turn.then(() => untilEntryArrived(build));
  turn = own.then(() => {
    noteArrived(build);
    return untilShown(build);
  });
  await own;
}

/**
 * One after another, because all worklets of a page share a thread in Chromium, so that one that does not end would keep the others waiting.
 * Once it is found, the others are not tried.
 */
function hangsOutside(build: Build): Promise<boolean> {
  const start = performance.now();
  const arrival = untilEntryArrived(build).then((hasArrived) => ({ hasArrived, tookMs: performance.now() - start }));
  const earlier = trials;
  const own = earlier.then(async (isFound) => {
    if (isFound) return false;
    const { hasArrived, tookMs } = await arrival;
    return hasArrived === true && tryEntry(build, tookMs);
  });
  trials = Promise.all([earlier, own]).then((found) => found.includes(true));
  return own;
}

async function tryEntry(build: Build, arrivalMs: number): Promise<boolean> {
  const { remote, version, bundleFileName, basePath, integrity, credentials } = build;
  const removeNote = noteEntry({ remote, version }, 'tried');
  // A host that forbids caches gives it a second time.
  const limitMs = TRIAL_MS + 2 * arrivalMs;
  const hangs = await neverEnds(entryUrl(bundleFileName, basePath, integrity), credentials, limitMs);
  removeNote();
  return hangs;
}

/**
 * The browser uses what a preload has received, so the entry runs as soon as its script is in the page.
 *
 * @returns whether it has arrived, and is what the manifest says. If not, its script fails, too
 */
function untilEntryArrived({ bundleFileName, basePath, integrity, credentials }: Build): Promise<boolean | undefined> {
  const link = document.createElement('link');
  link.rel = 'preload';
  link.as = 'script';
  link.crossOrigin = crossOriginOf(credentials);
  if (integrity) link.integrity = integrity;
  link.href = entryUrl(bundleFileName, basePath, integrity);
  return withinTurn((end) => {
    link.onload = () => end(true);
    link.onerror = () => end(false);
    document.head.append(link);
  });
}

/** Leaves a note about a build until its entry has run or failed. */
function noteArrived({ remote, version, bundleFileName, basePath, integrity }: Build): void {
  const entry = entryUrl(bundleFileName, basePath, integrity);
  const remove = noteEntry({ remote, version }, 'next');
  const watched = new AbortController();
  void withinTurn((end) => {
    const onEnd = ({ target }: Event) => {
      if (target instanceof HTMLScriptElement && target.src === entry) end();
    };
    for (const type of ['load', 'error']) {
      document.addEventListener(type, onEnd, { capture: true, signal: watched.signal });
    }
  }).then(() => {
    watched.abort();
    remove();
  });
}

const untilShown = ({ remote, version }: Build): Promise<void> =>
  withinTurn<void>((end) => {
    window.addEventListener('conch:status', ({ detail }) => {
      if (detail.remote === remote && detail.version === version && detail.status !== 'loading') end();
    });
  });

/** @returns undefined if it has taken too long */
const withinTurn = <Result = void>(start: (end: (result: Result) => void) => void): Promise<Result | undefined> =>
  new Promise((end) => {
    setTimeout(end, TURN_MS);
    start(end);
  });
