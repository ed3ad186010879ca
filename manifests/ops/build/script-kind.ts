import { parse } from 'es-module-lexer/js';

/** What the text of a script says of how it is loaded. Nothing is executed. */
export type ScriptKind = {
  /** Whether only an ES module may contain this: `import`, `export` or `import.meta`. */
  readonly isModule: boolean;
  /** What it exports, as far as the text says it: not what `export *` adds. */
  readonly exported: readonly string[];
  /** https://github.com/systemjs/systemjs/blob/main/docs/system-register.md */
  readonly isSystem: boolean;
  /** Whether it is a chunk of webpack or Rspack, which does nothing until the runtime of its build is there. */
  readonly isChunk: boolean;
  /** Path of the function that it calls first, as webpack's `library.type: 'jsonp'` does. */
  readonly callee: string | undefined;
};

const START = String.raw`^(?:\s|/\*[^]*?\*/|//[^\n]*\n|["']use strict["'];?|[;(!]|void 0,)*`;
const SYSTEM = new RegExp(String.raw`${START}System\.register\(`);
/** `(self.webpackChunkorders = self.webpackChunkorders || []).push(`, also with brackets and as an ES module does it. */
const CHUNK = new RegExp(
  String.raw`${START}(?:globalThis|self|window|this)(?:\.|\[["'])[\w$-]*Chunk[^=;]{0,200}=[^;]{0,200}?\.push\(`,
);
const CALL = new RegExp(
  String.raw`${START}(?!(?:async|for|function|if|switch|while|with)\b)([a-zA-Z_$][\w$]*(?:\.[a-zA-Z_$][\w$]*)*)\(`,
);

export function scriptKind(code: string): ScriptKind {
  const { isModule, exported } = moduleSyntax(code);
  const isSystem = SYSTEM.test(code);
  const [, callee] = CALL.exec(code) ?? [];
  return { isModule, exported, isSystem, isChunk: CHUNK.test(code), callee: isModule || isSystem ? undefined : callee };
}

function moduleSyntax(code: string): Pick<ScriptKind, 'isModule' | 'exported'> {
  try {
    const [, exports, , isModule] = parse(code);
    return { isModule, exported: exports.map(({ n }) => n) };
  } catch (error) {
    if (!(error instanceof Error && 'idx' in error)) throw error;
    return { isModule: false, exported: [] }; // no JavaScript: the browser says what is wrong with it
  }
}

/** Each module is one call: https://webpack.js.org/configuration/devtool/ */
const MODULE_BY_EVAL = /^eval\((?:__webpack_require__\.ts\()?["'`]/m;

/** Whether it is a script of webpack's or Rspack's development mode. */
export const runsByEval = (content: Buffer): boolean => MODULE_BY_EVAL.test(content.toString('utf8'));
