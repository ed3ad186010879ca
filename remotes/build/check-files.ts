import { createHash } from 'node:crypto';
import MiniCssExtractPlugin from 'mini-css-extract-plugin';
import webpack, { type Chunk, type Compiler } from 'webpack';

/** The remote entry has this in place of the digests until all other files have their final content. */
const placeholder = (kind: keyof Digests): string => `__CONCH_DIGESTS_${kind}__`;
const PLACEHOLDER = /(["'`])__CONCH_DIGESTS_(js|css)__\1/g;

/** The integrity of a chunk or style sheet. sha256, because the entry contains it, and a digest cannot be compressed. */
export const integrityOfFile = (content: Buffer): string =>
  `sha256-${createHash('sha256').update(content).digest('base64')}`;

/**
 * Makes the browser check every script and style sheet that the build loads. The digests are in the remote entry, whose own digest is
 * in the manifest, so no file of the build can be replaced on the way. They are found by the id of the chunk, so the new URL of a retry
 * makes no difference.
 *
 * Not checked is what browsers cannot check: scripts of workers, and what code requests by `fetch`.
 *
 * webpack-subresource-integrity does this for pages, but not for our builds: it keeps one digest for each chunk, although a chunk can have
 * a script and a style sheet; it does not know mini-css-extract-plugin; and it overwrites the `crossorigin` that FollowCredentials sets
 * (https://github.com/waysact/webpack-subresource-integrity).
 */
export class CheckFiles {
  apply(compiler: Compiler): void {
    const { name } = CheckFiles;
    const { Compilation, sources } = compiler.webpack;
    compiler.hooks.thisCompilation.tap(name, (compilation) => {
      const check = (element: string, kind: keyof Digests) =>
        `${element}.integrity = "sha256-" + "${placeholder(kind)}"[chunkId] + "=";`;
      const scripts = webpack.runtime.LoadScriptRuntimeModule.getCompilationHooks(compilation);
      const styles = MiniCssExtractPlugin.getCompilationHooks(compilation);
      const hints = webpack.web.JsonpChunkLoadingRuntimeModule.getCompilationHooks(compilation);
      // A script without `chunkId` is the entry of another remote.
      scripts.createScript.tap(name, (source) => `${source}\nif (chunkId !== undefined) ${check('script', 'js')}`);
      styles.beforeTagInsert.tap(name, (source, { tag }) => `${source}\n${check(tag, 'css')}`);
      hints.linkPreload.tap(name, (source) => `${source}\n${check('link', 'js')}`);
      styles.linkPreload.tap(name, (source) => `${source}\n${check('link', 'css')}`);

      // When the content hashes are in all files, and before anything is compressed.
      const stage = Compilation.PROCESS_ASSETS_STAGE_OPTIMIZE_HASH + 1;
      compilation.hooks.processAssets.tap({ name, stage }, (assets) => {
        for (const chunk of compilation.chunks) {
          if (!chunk.hasRuntime()) continue;
          const digests = digestsOf(chunk, (file) => assets[file]?.buffer());
          for (const file of chunk.files) {
            compilation.updateAsset(file, (source) => {
              const text = source.source().toString();
              const filled = text.replace(PLACEHOLDER, (_, __, kind: keyof Digests) => JSON.stringify(digests[kind]));
              return filled === text ? source : new sources.RawSource(filled);
            });
          }
        }
      });
    });
  }
}

/** Kind of file -> id of a chunk -> digest in base64, without the `=` at its end. */
type Digests = Readonly<Record<'js' | 'css', Record<string, string>>>;

function digestsOf(runtime: Chunk, contentOf: (file: string) => Buffer | undefined): Digests {
  const digests: Digests = { js: {}, css: {} };
  for (const chunk of runtime.getAllAsyncChunks()) {
    for (const file of chunk.files) {
      const kind = file.endsWith('.css') ? 'css' : 'js';
      const content = contentOf(file);
      if (content && chunk.id !== null) digests[kind][chunk.id] = integrityOfFile(content).slice('sha256-'.length, -1);
    }
  }
  return digests;
}
