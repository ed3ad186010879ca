import postcss, { type AtRule, type ChildNode, type Container, type Rule } from 'postcss';
import type { Compiler, sources } from 'webpack';
import { inScope, outletScope } from './outlet-scope.ts';

/** At-rules around rules. All others (`@font-face`, `@keyframes`, `@import`, …) are the document's, and have no place in a scope. */
const GROUPS = new Set(['media', 'supports', 'container', 'layer', 'starting-style', 'scope']);

/**
 * Puts the extracted CSS of a remote into the scope of its outlets. What is said of the page (`:root`, `html`, `body`) is said of
 * the outlet.
 */
export class ScopeStyles {
  readonly #prelude: string;

  constructor(container: string) {
    this.#prelude = outletScope(container);
  }

  apply(compiler: Compiler): void {
    const { Compilation, sources } = compiler.webpack;
    compiler.hooks.thisCompilation.tap('ScopeStyles', (compilation) => {
      // The minimizer is done, and the content hashes are not made yet.
      const stage = Compilation.PROCESS_ASSETS_STAGE_OPTIMIZE_SIZE + 1;
      compilation.hooks.processAssets.tap({ name: 'ScopeStyles', stage }, () => {
        const files = new Set([...compilation.chunks].flatMap((chunk) => [...chunk.files]));
        for (const file of files) {
          if (!file.endsWith('.css')) continue;
          compilation.updateAsset(file, (source) => {
            const scoped = new sources.ReplaceSource(source);
            this.#enclose(postcss.parse(source.source().toString()), scoped);
            return scoped;
          });
        }
      });
    });
  }

  /** Encloses each run of rules; what belongs to the document stays between them, in its place. */
  #enclose(container: Container, scoped: sources.ReplaceSource): void {
    let run: ChildNode[] = [];
    const end = () => {
      const [first] = run;
      const last = run.at(-1);
      if (first && last) {
        scoped.insert(startOf(first), `${this.#prelude}{`);
        scoped.insert(endOf(last), '}');
      }
      run = [];
    };
    container.each((node) => {
      if (node.type === 'rule' || (isGroup(node) && isAllRules(node))) {
        run.push(node);
        rewriteSelectors(node, scoped);
        return;
      }
      if (node.type === 'comment') return;
      end();
      if (isGroup(node)) this.#enclose(node, scoped);
    });
    end();
  }
}

const startOf = (node: ChildNode): number => node.source?.start?.offset ?? 0;
const endOf = (node: ChildNode): number => node.source?.end?.offset ?? 0;

const isGroup = (node: ChildNode): node is AtRule => node.type === 'atrule' && GROUPS.has(node.name) && !!node.nodes;

const isAllRules = (group: AtRule): boolean =>
  (group.nodes ?? []).every(
    (node) => node.type === 'rule' || node.type === 'comment' || (isGroup(node) && isAllRules(node)),
  );

/** Of rules within a rule, `&` is the outer one. */
function rewriteSelectors(node: Rule | AtRule, scoped: sources.ReplaceSource): void {
  if (node.type === 'atrule') {
    if (node.name === 'scope') return; // it says itself what is its root
    for (const child of node.nodes ?? [])
      if (child.type === 'rule' || child.type === 'atrule') rewriteSelectors(child, scoped);
    return;
  }
  const selector = node.selectors.map(inScope).join();
  const start = startOf(node);
  if (selector !== node.selectors.join()) scoped.replace(start, start + node.selector.length - 1, selector);
}
