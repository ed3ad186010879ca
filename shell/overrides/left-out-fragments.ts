/** Names of the fragments that this tab leaves out with their remotes. They are not an error: their elements stay empty. */
export const leftOutFragments = new Set<string>();
