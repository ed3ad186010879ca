/** Directives of a Content-Security-Policy: name -> sources. */
export type Directives = ReadonlyMap<string, readonly string[]>;

/** The directives of each policy in the value of a header. */
export const splitPolicies = (policies: string): Directives[] =>
  policies.split(',').map((policy) => {
    const directives = policy.split(';').filter((directive) => directive.trim());
    return new Map(
      directives.map((directive) => {
        const [name = '', ...sources] = directive.trim().split(/\s+/);
        return [name, sources];
      }),
    );
  });

/** Changes the sources of each directive, or removes the directive. @param change may return undefined, which removes it */
export const changePolicies = (
  policies: string,
  change: (name: string, sources: readonly string[], index: number) => readonly string[] | undefined,
): string =>
  splitPolicies(policies)
    .map((policy, index) =>
      [...policy]
        .flatMap(([name, sources]) => {
          const changed = change(name, sources, index);
          return changed ? [[name, ...new Set(changed)].join(' ')] : [];
        })
        .join(';'),
    )
    .join(',');
