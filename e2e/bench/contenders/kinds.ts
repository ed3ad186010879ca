/** What the remotes of a site are written in; `peers` are the plain ones, as other tools build them, too. */
export const kinds = ['plain', 'react', 'peers'] as const;
export type Kind = (typeof kinds)[number];

/** How many remotes are built for a site, and the most that a page can show. */
export const BUILT = { plain: 12, react: 4, peers: 4 } as const satisfies Record<Kind, number>;

/** `r01`, `r02`, … in the order in which a page shows them. */
export const remoteName = (index: number): string => `r${String(index + 1).padStart(2, '0')}`;

/** Numbers of remotes on a page; `/k4` is the page with four. */
export const pageSizes = [1, 4, 12] as const;

/** A second page for route switches. It shows the first remote under the name `other`. */
export const OTHER = '/other';
