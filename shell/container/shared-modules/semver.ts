/**
 * Whether a version satisfies a range of npm (https://github.com/npm/node-semver#ranges): `^ ~ > >= < <= =`, x-ranges, hyphen ranges,
 * `||`, and prereleases. Anything that is not a range, such as a tag or a URL, is satisfied by every version.
 *
 * The `semver` package would add 6.0 KB to a chunk, this adds 1.1 (brotli). A test compares the two.
 */
export function satisfies(version: string, range: string): boolean {
  const parsed = parseVersion(version);
  const alternatives = range.split('||').map(parseBounds);
  if (!parsed || alternatives.some((bounds) => bounds === undefined)) return true;
  return alternatives.some((bounds) => bounds !== undefined && within(parsed, bounds));
}

/** Whether `a` is a higher version than `b`; of what is no version, nothing is known. */
export function isHigher(a: string, b: string): boolean {
  const [first, second] = [parseVersion(a), parseVersion(b)];
  return first !== undefined && second !== undefined && compare(first, second) > 0;
}

type Version = { readonly numbers: Numbers; readonly prerelease: readonly string[] };
type Numbers = readonly [major: number, minor: number, patch: number];
type Bound = { readonly operator: '>=' | '>' | '<' | '<=' | '='; readonly version: Version };

const ANY = '(?:[xX*]|\\d+)';
const TAIL = '(?:-([\\w.-]+))?(?:\\+[\\w.-]+)?';
const VERSION = new RegExp(`^v?(\\d+)\\.(\\d+)\\.(\\d+)${TAIL}$`);
const COMPARATOR = new RegExp(`^([~^]|~>|[<>]?=?)v?(${ANY})(?:\\.(${ANY}))?(?:\\.(${ANY}))?${TAIL}$`);

function parseVersion(text: string): Version | undefined {
  const [whole, major, minor, patch, prerelease] = VERSION.exec(text.trim()) ?? [];
  return whole === undefined ? undefined : version([Number(major), Number(minor), Number(patch)], prerelease);
}

const version = (numbers: Numbers, prerelease = ''): Version => ({
  numbers,
  prerelease: prerelease.split('.').filter(Boolean),
});

/** Parses one alternative of a range into bounds that all have to hold. Undefined if it is not a range. */
function parseBounds(alternative: string): readonly Bound[] | undefined {
  const [, from, to] = /^\s*(\S+)\s+-\s+(\S+)\s*$/.exec(alternative) ?? [];
  const text = from && to ? `>=${from} <=${to}` : alternative;
  const comparators = text
    .replace(/(~>|[~^]|[<>]?=|[<>])\s+/g, '$1')
    .split(/\s+/)
    .filter(Boolean)
    .map(parseComparator);
  return comparators.includes(undefined) ? undefined : comparators.flatMap((each) => each ?? []);
}

/** Parses a comparator, such as `~1.2`, `^1.2.3-rc.1`, `>=2` or `1.x`, into at most two bounds. */
function parseComparator(text: string): readonly Bound[] | undefined {
  const [whole, operator = '', ...parts] = COMPARATOR.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const prerelease = parts[3];
  const wildcardAt = parts.slice(0, 3).map(Number).findIndex(Number.isNaN);
  /** How many of the three numbers are given: 2 for `1.2` and `1.2.x`. */
  const given = wildcardAt < 0 ? 3 : wildcardAt;
  const numbers = [0, 1, 2].map((index) => (index < given ? Number(parts[index]) : 0));
  const [major = 0, minor = 0, patch = 0] = numbers;
  const lowest = version([major, minor, patch], given === 3 ? prerelease : undefined);
  /** The lowest version after those with the same numbers up to `index`, including its prereleases: 1 gives `1.3.0-0` for `1.2.3`. */
  const next = (index: number): Version =>
    version(index <= 0 ? [major + 1, 0, 0] : index === 1 ? [major, minor + 1, 0] : [major, minor, patch + 1], '0');
  const atLeast: Bound = { operator: '>=', version: lowest };
  const upTo = (index: number): readonly Bound[] => [atLeast, { operator: '<', version: next(index) }];

  if (given === 0) return operator === '<' || operator === '>' ? NOTHING : [];
  switch (operator) {
    case '^': {
      const first = numbers.findIndex((number) => number > 0);
      return upTo(Math.min(first < 0 ? 2 : first, given - 1));
    }
    case '~':
    case '~>':
      return upTo(Math.min(1, given - 1));
    case '>=':
      return [atLeast];
    case '<':
      return [{ operator, version: given === 3 ? lowest : version([major, minor, patch], '0') }];
    case '>':
      return [
        given === 3
          ? { operator, version: lowest }
          : { operator: '>=', version: { ...next(given - 1), prerelease: [] } },
      ];
    case '<=':
      return [given === 3 ? { operator, version: lowest } : { operator: '<', version: next(given - 1) }];
    default:
      return given === 3 ? [{ operator: '=', version: lowest }] : upTo(given - 1);
  }
}

/** A bound that no version satisfies: there is none below `0.0.0-0`. */
const NOTHING: readonly Bound[] = [{ operator: '<', version: version([0, 0, 0], '0') }];

function within(version: Version, bounds: readonly Bound[]): boolean {
  const holds = bounds.every((bound) => {
    const order = compare(version, bound.version);
    return (
      (order === 0 && bound.operator.includes('=')) || (order !== 0 && bound.operator[0] === (order < 0 ? '<' : '>'))
    );
  });
  if (!holds || version.prerelease.length === 0) return holds;
  // `^1.2.3-rc.1` allows prereleases of 1.2.3 and no others (https://github.com/npm/node-semver#prerelease-tags).
  return bounds.some(
    (bound) => bound.version.prerelease.length > 0 && String(bound.version.numbers) === String(version.numbers),
  );
}

/** Negative if `a` is lower than `b` (https://semver.org/#spec-item-11). */
function compare(a: Version, b: Version): number {
  for (const index of [0, 1, 2] as const) {
    if (a.numbers[index] !== b.numbers[index]) return a.numbers[index] - b.numbers[index];
  }
  if (a.prerelease.length === 0 || b.prerelease.length === 0) return b.prerelease.length - a.prerelease.length;
  const length = Math.max(a.prerelease.length, b.prerelease.length);
  for (let index = 0; index < length; index += 1) {
    const order = compareIdentifiers(a.prerelease[index], b.prerelease[index]);
    if (order !== 0) return order;
  }
  return 0;
}

/** A missing identifier is lower than any other, and a number is lower than a word. */
function compareIdentifiers(a: string | undefined, b: string | undefined): number {
  if (a === b) return 0;
  if (a === undefined) return -1;
  if (b === undefined) return 1;
  const [numberA, numberB] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (numberA && numberB) return Number(a) - Number(b);
  if (numberA !== numberB) return numberA ? -1 : 1;
  return a < b ? -1 : 1;
}
