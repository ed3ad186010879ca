import postcss, { type AtRule, type ChildNode, type Container, type Rule } from 'postcss';
import type { Compiler, sources } from 'webpack';
import { outletScope, scopedNestedSelector, scopedSelector } from './outlet-scope.ts';

/**
 * At-rules that contain style rules. All other at-rules (`@font-face`, `@keyframes`, `@import`, …) apply to the whole document and are
 * not allowed inside a style rule (https://developer.mozilla.org/en-US/docs/Web/CSS/CSS_nesting/Nesting_at-rules).
 */
const GROUPING_RULES = new Set(['media', 'supports', 'container', 'layer', 'starting-style', 'scope']);

/** Nests the extracted CSS of a remote in a rule that limits it to the remote's outlets (outlet-scope.ts). */
export class ScopeStyles {
  readonly #moduleName: string;

  constructor(moduleName: string) {
    this.#moduleName = moduleName;
  }

  apply(compiler: Compiler): void {
    const { Compilation, sources } = compiler.webpack;
    compiler.hooks.thisCompilation.tap('ScopeStyles', (compilation) => {
      // After the minimizer and before the content hashes are computed.
      const stage = Compilation.PROCESS_ASSETS_STAGE_OPTIMIZE_SIZE + 1;
      compilation.hooks.processAssets.tap({ name: 'ScopeStyles', stage }, () => {
        const files = new Set([...compilation.chunks].flatMap((chunk) => [...chunk.files]));
        for (const file of files) {
          if (!file.endsWith('.css')) continue;
          compilation.updateAsset(file, (source) => {
            const scoped = new sources.ReplaceSource(source);
            this.#wrapRules(postcss.parse(source.source().toString()), scoped);
            return scoped;
          });
        }
      });
    });
  }

  /** Wraps each run of consecutive style rules. Document-wide at-rules stay outside, in their place between the runs. */
  #wrapRules(container: Container, scoped: sources.ReplaceSource): void {
    let run: ChildNode[] = [];
    const wrapRun = () => {
      const [first] = run;
      const last = run.at(-1);
      if (first && last) {
        scoped.insert(startOf(first), `${outletScope(this.#moduleName)}{`);
        scoped.insert(endOf(last), '}');
      }
      run = [];
    };
    container.each((node) => {
      if (node.type === 'rule' || (isGroupingRule(node) && containsOnlyRules(node))) {
        run.push(node);
        this.#rewriteSelectors(node, scoped, scopedSelector);
        return;
      }
      if (node.type === 'comment') return;
      wrapRun();
      if (isGroupingRule(node)) this.#wrapRules(node, scoped);
    });
    wrapRun();
  }

  #rewriteSelectors(node: Rule | AtRule, scoped: sources.ReplaceSource, rewrite: typeof scopedSelector): void {
    if (node.type === 'rule') {
      const selector = node.selectors.map((each) => rewrite(each, this.#moduleName)).join();
      const start = startOf(node);
      if (selector !== node.selectors.join()) scoped.replace(start, start + node.selector.length - 1, selector);
    }
    const isOuter = node.type === 'rule' || node.name === 'scope';
    for (const child of node.nodes ?? []) {
      if (child.type !== 'rule' && !isGroupingRule(child)) continue;
      this.#rewriteSelectors(child, scoped, isOuter ? scopedNestedSelector : rewrite);
    }
  }
}

const startOf = (node: ChildNode): number => node.source?.start?.offset ?? 0;
const endOf = (node: ChildNode): number => node.source?.end?.offset ?? 0;

const isGroupingRule = (node: ChildNode): node is AtRule =>
  node.type === 'atrule' && GROUPING_RULES.has(node.name) && !!node.nodes;

const containsOnlyRules = (group: AtRule): boolean =>
  (group.nodes ?? []).every(
    (node) => node.type === 'rule' || node.type === 'comment' || (isGroupingRule(node) && containsOnlyRules(node)),
  );
