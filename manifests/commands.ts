/** The options of a call of `conch` that say which site it acts on. */
type Place = {
  readonly manifest?: string | undefined;
  readonly root?: string | undefined;
  readonly assets?: readonly string[] | undefined;
  readonly site?: string | undefined;
  readonly base?: string | undefined;
  readonly key?: readonly string[] | undefined;
  readonly 'sign-with'?: readonly string[] | undefined;
};
type PlaceOption = keyof Place;

const DEFAULTS: Place = { manifest: 'manifests/site.json', root: 'dist', base: '/' };

const checked = ['manifest', 'root', 'assets', 'site', 'key'] as const;
const released = [...checked, 'sign-with'] as const;
const served = ['manifest', 'root', 'assets', 'base', 'key'] as const;
const changed = ['manifest', 'key', 'sign-with'] as const;
const builds = ['manifest', 'root', 'assets', 'site'] as const;
const manifestOnly = ['manifest'] as const;

/** Which of these options each command has. */
export const placeOptions = {
  check: checked,
  deploy: released,
  rollout: released,
  promote: released,
  rollback: released,
  preview: released,
  freeze: changed,
  unfreeze: changed,
  sign: changed,
  diff: manifestOnly,
  history: manifestOnly,
  explain: manifestOnly,
  inventory: builds,
  serve: served,
  snapshot: served,
  export: served,
} as const satisfies Readonly<Record<string, readonly PlaceOption[]>>;

/**
 * Writes a command to type next: `conch history explore --manifest shop.json`. An argument such as `<percent>` stays as
 * it is, for the reader to replace.
 */
export type Commands = (verb: keyof typeof placeOptions, ...args: readonly string[]) => string;

/** Commands with the options that make them act on the same site as this call; defaults are left out. */
export const commandsFor =
  (place: Place): Commands =>
  (verb, ...args) =>
    quoteCommand([
      'conch',
      verb,
      ...args,
      ...placeOptions[verb].flatMap((option) => {
        const values = [place[option] ?? []].flat().filter((value) => value !== DEFAULTS[option]);
        return values.flatMap((value) => [`--${option}`, value]);
      }),
    ]);

/** Quotes the words of a command for a shell. */
export const quoteCommand = (words: readonly string[]): string => words.map(quote).join(' ');

function quote(word: string): string {
  if (/^([\w@%+=:,./-]+|<[\w .]+>)$/.test(word)) return word;
  if (process.platform === 'win32') return `"${word}"`; // neither cmd.exe nor a file name has an escape for a quote
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
