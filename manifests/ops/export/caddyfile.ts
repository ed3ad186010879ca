import { DELTA_CODING } from '../../../shell/server/dictionaries/delta.ts';
import { familyPattern, familyRegexes } from '../../../shell/server/dictionaries/families.ts';
import { IMMUTABLE } from '../../../shell/server/files/cache-control.ts';
import type { Headers } from '../../../shell/server/security-headers.ts';
import { captured, DICTIONARY_REGEX, deltaPath } from './deltas.ts';
import { anyOrigin } from './header-rules.ts';
import { entriesOf, looseFiles } from './host-files.ts';
import { externalNginxRegex, redirectParts, toNginxRegex } from './paths.ts';
import { type ExportPlan, HOST_FILES, polledFiles } from './plan.ts';

/** Configuration to import into a site block whose `root` is the directory. */
export function caddyfile(plan: ExportPlan, base: string, common: Headers, pageHeaders: Headers): string {
  const { folders, files } = looseFiles(plan);
  const builds = [...new Set([...plan.builds.map((folder) => folder.split('/')[0] ?? ''), ...folders])];
  const root = base.replaceAll('.', '\\.');
  const oneOf = (names: readonly string[]) => `(${names.map((name) => name.replaceAll('.', '\\.')).join('|')})`;
  const inFolders = `^${root}${oneOf(['shell', ...builds])}/`;
  const ofBuilds = [`^${root}${oneOf(builds)}/`, ...(files.length > 0 ? [`^${root}${oneOf(files)}$`] : [])].join('|');
  const immutable = [
    `~${inFolders}.*\\.[0-9a-f]{8}(\\.[A-Za-z0-9]+)+\\?`,
    ...entriesOf(plan).flatMap(({ path, tags }) => tags.map((tag) => `${base}${path}?${tag}`)),
  ];
  const families = [...new Set(['shell', ...builds])].flatMap((folder) =>
    familyRegexes(plan.versions, folder, base).map(
      (regex) => [`~${regex.replace(/\$$/, '')}\\?`, familyPattern(folder, group)] as const,
    ),
  );
  const entries = entriesOf(plan).flatMap(({ path, tags }) => {
    const pattern = plan.familyOf(path)?.pattern;
    return pattern ? tags.map((tag) => [`${base}${path}?${tag}`, `${base}${pattern}`] as const) : [];
  });
  const delta = deltaPath('{path}', '{conch_dictionary}', '{conch_ending}');
  const open = plan.openPaths.map((pattern) => toNginxRegex(pattern, base));
  const external = open.length > 0 ? plan.external.map((pattern) => externalNginxRegex(pattern, base)) : [];
  const page = (fallback = '') => [
    ...headerLines(pageHeaders),
    `try_files {path} {path}/index.html${fallback}`,
    ...fileServer,
  ];
  const pages = (name: string, regexes: readonly string[], fallback?: string) =>
    regexes.length === 0
      ? []
      : [
          `@${name} path_regexp ${token(`(?i)${regexes.map((regex) => `(${regex})`).join('|')}`)}`,
          ...block(`handle @${name}`, page(fallback)),
        ];
  const lines = [
    ...(base === '/'
      ? []
      : [
          `@conch_hosts path ${HOST_FILES.map((file) => `/${file} /${file}/*`).join(' ')}`,
          ...block('handle @conch_hosts', ['error 404']),
        ]),
    `@conch path ${base}*`,
    ...block(
      'handle @conch',
      block('route', [
        ...headerLines({ ...common, 'Cross-Origin-Resource-Policy': 'same-origin' }),
        ...block('map {path}?{query.v} {conch_cache_control}', [
          ...immutable.map((input) => `${token(input)} ${token(IMMUTABLE)}`),
          'default no-cache',
        ]),
        'header Cache-Control {conch_cache_control}',
        // What has changed of a file, for browsers that have another version of it: https://www.rfc-editor.org/rfc/rfc9842
        ...block('map {path}?{query.v} {conch_as_dictionary}', [
          ...[...families, ...entries].map(([input, pattern]) => `${token(input)} ${token(`match="${pattern}"`)}`),
          'default none',
        ]),
        ...block('map {header.Available-Dictionary} {conch_dictionary}', [
          `${token(`~${DICTIONARY_REGEX}`)} ${token(captured(group))}`,
          'default none',
        ]),
        ...block('map {path} {conch_ending}', [`${token('~(\\.\\w+)$')} ${token(group(1))}`, 'default none']),
        `@builds path_regexp ${token(ofBuilds)}`,
        ...headerLines(anyOrigin, '@builds '),
        ...Object.entries(TYPES).flatMap(([ending, type]) => [
          `@${ending} path *.${ending}`,
          `header @${ending} Content-Type ${token(type)}`,
        ]),
        ...plan.redirects.flatMap((entry, index) => {
          const name = `redirect${index}`;
          const { source, target, status } = redirectParts(entry, base, (at) => `{http.regexp.${name}.${at}}`);
          return [
            `@${name} vars_regexp ${name} {http.request.uri} ${token(`(?i)${source}`)}`, // in which nothing is decoded
            `redir @${name} ${token(target)} ${status}`,
          ];
        }),
        `@files path_regexp ${token(inFolders)}`,
        ...block(
          'handle @files',
          block('route', [
            ...block('@file', ['file {path}', 'not path_regexp /$']),
            ...block('handle @file', [
              ...block('route', [
                '@dictionary not vars {conch_as_dictionary} none',
                'header @dictionary Use-As-Dictionary {conch_as_dictionary}',
                '@code path *.css *.js *.json *.mjs',
                'header @code +Vary Available-Dictionary',
                ...block('@delta', [`header Accept-Encoding *${DELTA_CODING}*`, `file ${delta}`]),
                ...block('handle @delta', [
                  `header Content-Encoding ${DELTA_CODING}`,
                  'header Cache-Control public private', // caches may ignore Vary
                  `rewrite * ${delta}`,
                  'file_server',
                ]),
                ...block('handle', fileServer),
              ]),
            ]),
            'error 404',
          ]),
        ),
        `@data path ${polledFiles(plan)
          .map((path) => `${base}${path}`)
          .join(' ')}`,
        ...block('handle @data', fileServer),
        ...(files.length > 0
          ? [`@loose path_regexp ${token(`^${root}${oneOf(files)}$`)}`, ...block('handle @loose', fileServer)]
          : []),
        ...pages('external', external),
        ...pages('open', open, ` ${base}fallback.html`),
        ...block('handle', page()),
      ]),
    ),
    ...block('handle_errors', [
      ...block('@conch_missing_file', [NOT_FOUND, `path_regexp ${token(inFolders)}`]),
      ...block('handle @conch_missing_file', [
        ...headerLines({ 'Cache-Control': 'no-store', 'Content-Type': 'text/plain; charset=utf-8' }),
        `respond ${token('Not found\n')} 404`,
      ]),
      ...block('@conch_missing_page', [NOT_FOUND, `path ${base}*`]),
      ...block('handle @conch_missing_page', [
        ...headerLines({ ...pageHeaders, 'Content-Type': 'text/html; charset=utf-8' }),
        `rewrite * ${base}404.html`,
        ...fileServer,
      ]),
    ]),
  ];
  return `# Import this file into a site block whose "root" is the directory of this file.\n${lines.join('\n')}\n`;
}

/** Caddy takes them from the machine that it runs on: https://pkg.go.dev/mime#TypeByExtension */
const TYPES: Readonly<Record<string, string>> = {
  js: 'application/javascript; charset=utf-8',
  mjs: 'application/javascript; charset=utf-8',
  json: 'application/json; charset=utf-8',
};

/** What the regular expression of a `map` has captured: https://caddyserver.com/docs/caddyfile/directives/map */
const group = (index: number): string => `\${${index}}`;

const NOT_FOUND = 'expression {http.error.status_code} == 404';

const block = (head: string, lines: readonly string[]): string[] => [
  `${head} {`,
  ...lines.map((line) => `\t${line}`),
  '}',
];

/** Sends the file with its compressed copies, and never what is for hosts. */
const fileServer = block('file_server', [
  'precompressed br gzip',
  'disable_canonical_uris',
  `hide ${HOST_FILES.map((file) => `{http.vars.root}/${file}`).join(' ')}`,
]);

const headerLines = (headers: Headers, matcher = ''): string[] =>
  Object.entries(headers).map(([name, value]) => `header ${matcher}${name} ${token(value)}`);

/** In backquotes nothing has a meaning: https://caddyserver.com/docs/caddyfile/concepts#tokens-and-quotes */
const token = (text: string): string => `\`${text.replaceAll('`', '\\x60')}\``;
