import type { ApplicationEntry } from '../../manifests/schema.ts';
import { installHooks } from '../chunk-hooks.ts';
import type { VisitorDetail } from '../events.ts';
import { keepTrying } from '../keep-trying.ts';
import type { Site } from '../site/site.ts';
import { readJson, readText, removeText, siteKey, writeText } from '../storage.ts';
import { parseVisitor } from './parse-visitor.ts';

const VISITOR_KEY = siteKey('conch:known-visitor');
const FLAGS_KEY = siteKey('conch:flags');
const PARAMETER = 'conch-flags';

/** After this long without an answer, the page goes on as for a visitor of whom nothing is known; the request is repeated. */
const ANSWER_MS = 5_000;

/** What the page knows. Rules see both lists of flags as one. */
type Known = VisitorDetail & { readonly testedFlags: readonly string[] };

/**
 * Finds out who the visitor is: from the endpoint that the manifest names, else from what the last page knew, and from events
 * `conch:visitor` in both cases. Then, and after each change, decides which applications the visitor sees.
 *
 * @param update shows and hides what has changed
 * @returns what to call with the detail of an event
 */
export function watchVisitor(site: Site, update: () => void): (detail: unknown) => void {
  const endpoint: unknown = site.manifest.visitor?.url; // the browser does not validate it
  const url = typeof endpoint === 'string' && new URL(`.${endpoint}`, new URL(site.base, location.href)).href;
  const { dataset } = document.documentElement;
  const testedFlags = flagsOfTester();
  let known: Known = { testedFlags };

  const learn = (more: VisitorDetail) => {
    const next = { ...known, ...more };
    if (dataset.visitor === 'known' && JSON.stringify(next) === JSON.stringify(known)) return;
    known = next;
    dataset.visitor = 'known';
    installHooks({ isVisible: ({ visible }) => !visible || matches(visible, next) });
    document.querySelector('.conch-not-found')?.remove();
    update();
  };
  const remember = ({ signedIn, flags }: VisitorDetail) =>
    writeText(
      'localStorage',
      VISITOR_KEY,
      JSON.stringify({ signedIn, flags }),
      'This browser cannot remember its visitor',
    );
  const learnStored = () => learn(parseVisitor(readJson('localStorage', VISITOR_KEY)) ?? {});
  const ask = async (from: string) =>
    learn(
      await keepTrying(() =>
        request(from).catch((error: unknown) => {
          if (dataset.visitor === 'asking') learn({});
          throw error;
        }),
      ),
    );

  if (url) {
    void ask(url);
    // The visitor may have signed out on another page since.
    window.addEventListener('pageshow', ({ persisted }) => persisted && void ask(url));
  } else {
    learnStored();
    window.addEventListener('storage', ({ key }) => key === VISITOR_KEY && learnStored());
  }
  return (detail) => {
    const visitor = parseVisitor(detail);
    if (!visitor) {
      console.warn(
        'conch:visitor needs a detail such as { signedIn: true, flags: ["beta"] }, so this one is ignored:',
        detail,
      );
      return;
    }
    learn(visitor);
    if (!url) remember(known);
  };
}

/** Whether a visitor matches every condition of a rule. Nobody matches a condition that this shell does not know. */
function matches(rule: NonNullable<ApplicationEntry['visible']>, { signedIn = false, flags = [], testedFlags }: Known) {
  const conditions = Object.entries(rule);
  return (
    conditions.length > 0 &&
    conditions.every(([name, wanted]) => {
      if (name === 'signedIn') return wanted === signedIn;
      return name === 'flag' && [...flags, ...testedFlags].some((flag) => flag === wanted);
    })
  );
}

/** @throws {Error} if the endpoint gives no usable answer */
async function request(url: string): Promise<VisitorDetail> {
  const response = await fetch(url, {
    headers: { accept: 'application/json' },
    signal: AbortSignal.timeout(ANSWER_MS),
  });
  if ([204, 401].includes(response.status)) return { signedIn: false, flags: [] };
  const text = await response.text();
  const visitor = response.ok ? parseVisitor(parseJson(text)) : undefined;
  if (visitor) return { signedIn: false, flags: [], ...visitor };
  throw new Error(
    `${url}, the endpoint "visitor" of the manifest, answered ${response.status} ${text.slice(0, 100)}; it has to answer with JSON such as {"signedIn": true, "flags": ["beta"]}`,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `?conch-flags=beta,new` gives a tester these flags as well. The tab keeps them until `?conch-flags=` ends it. */
function flagsOfTester(): readonly string[] {
  // The URL with which the page was loaded: links drop the query.
  const [navigation] = performance.getEntriesByType('navigation');
  const requested = new URL(navigation?.name ?? location.href).searchParams.get(PARAMETER);
  if (requested === '') removeText('sessionStorage', FLAGS_KEY);
  else if (requested) {
    writeText('sessionStorage', FLAGS_KEY, requested, `This tab cannot remember ?${PARAMETER}=${requested}`);
  }
  const flags = (requested ?? readText('sessionStorage', FLAGS_KEY) ?? '').split(',').map((flag) => flag.trim());
  return flags.filter(Boolean);
}
