import type { Code } from './code.ts';

export type CodeDifference =
  | { readonly kind: 'added'; readonly after: Code }
  | { readonly kind: 'removed'; readonly before: Code }
  /** The same URL has other bytes. */
  | { readonly kind: 'changed'; readonly before: Code; readonly after: Code };

/** Inline scripts have no URL: another one is one removed and one added. */
const keyOf = ({ url, integrity }: Code): string => (url === 'inline' ? `inline ${integrity}` : url);

export function compareCode(before: readonly Code[], after: readonly Code[]): CodeDifference[] {
  const old = new Map(before.map((code) => [keyOf(code), code]));
  const now = new Map(after.map((code) => [keyOf(code), code]));
  const removed = [...old].flatMap(([key, code]): CodeDifference[] =>
    now.has(key) ? [] : [{ kind: 'removed', before: code }],
  );
  const others = [...now].flatMap(([key, code]): CodeDifference[] => {
    const earlier = old.get(key);
    if (!earlier) return [{ kind: 'added', after: code }];
    return earlier.integrity === code.integrity ? [] : [{ kind: 'changed', before: earlier, after: code }];
  });
  return [...removed, ...others];
}
