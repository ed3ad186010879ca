import { parse } from 'es-module-lexer/js';

/** What the text of a script says of how it is loaded. Nothing is executed. */
export type ScriptKind = {
  /** Whether only an ES module may contain this: `import`, `export` or `import.meta`. */
  readonly isModule: boolean;
  /** What it exports; undefined if the text does not say it, as with `export *`. */
  readonly exported: readonly string[] | undefined;
  /** https://github.com/systemjs/systemjs/blob/main/docs/system-register.md */
  readonly isSystem: boolean;
  /** Whether it is a chunk of webpack or Rspack, which does nothing until the runtime of its build is there. */
  readonly isChunk: boolean;
  /** Whether it has the client of a development server. */
  readonly isOfDevServer: boolean;
  /** Path of the function that it calls first, as webpack's `library.type: 'jsonp'` does. */
  readonly callee: string | undefined;
};

/** What may be before the first statement. Matched one by one: one expression for all of them would try every way to split the comments. */
const NOT_YET_CODE = /\s+|\/\*[\s\S]*?\*\/|\/\/[^\n]*|["']use strict["'];?|[;(!]|void 0,/y;
const SYSTEM = /System\.register\(/y;
/** `(self.webpackChunkorders = self.webpackChunkorders || []).push(`, also with brackets and as an ES module does it. */
const CHUNK = /(?:globalThis|self|window|this)(?:\.|\[["'])[\w$-]*Chunk[^=;]{0,200}=[^;]{0,200}?\.push\(/y;
const CALL = /(?!(?:async|for|function|if|switch|while|with)\b)([a-zA-Z_$][\w$]*(?:\.[a-zA-Z_$][\w$]*)*)\(/y;

/** What development servers put into an entry: their client, which reloads the page or replaces modules. */
const DEV_SERVER =
  /["'`](?:[^"'`\n]*\/)?(?:@vite\/client|@react-refresh|webpack-dev-server\/client|webpack\/hot\/dev-server)\b/;

export function scriptKind(code: string): ScriptKind {
  const { isModule, exported } = moduleSyntax(code);
  const start = startOf(code);
  const isSystem = matchAt(SYSTEM, code, start) !== undefined;
  const [, callee] = matchAt(CALL, code, start) ?? [];
  return {
    isModule,
    exported,
    isSystem,
    isChunk: matchAt(CHUNK, code, start) !== undefined,
    isOfDevServer: DEV_SERVER.test(code),
    callee: isModule || isSystem ? undefined : callee,
  };
}

/** Where the first statement begins. */
function startOf(code: string): number {
  let start = 0;
  for (let next = matchAt(NOT_YET_CODE, code, 0); next; next = matchAt(NOT_YET_CODE, code, start)) {
    start += next[0].length;
  }
  return start;
}

/** @param pattern with the flag `y` */
function matchAt(pattern: RegExp, code: string, index: number): RegExpExecArray | undefined {
  pattern.lastIndex = index;
  return pattern.exec(code) ?? undefined;
}

function moduleSyntax(code: string): Pick<ScriptKind, 'isModule' | 'exported'> {
  try {
    const [, exports, , isModule] = parse(code);
    const hasMore = isModule && /\bexport\s*\*/.test(code);
    return { isModule, exported: hasMore ? undefined : exports.map(({ n }) => n) };
  } catch (error) {
    if (!(error instanceof Error && 'idx' in error)) throw error;
    return { isModule: false, exported: [] }; // no JavaScript: the browser says what is wrong with it
  }
}

/** Each module is one call: https://webpack.js.org/configuration/devtool/ */
const MODULE_BY_EVAL = /^eval\((?:__webpack_require__\.ts\()?["'`]/m;

/** Whether it is a script of webpack's or Rspack's development mode. */
export const runsByEval = (code: string): boolean => MODULE_BY_EVAL.test(code);
