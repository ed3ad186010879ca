/**
 * What reads a manifest by the contract, and asks for it where the page carries none. Where a server says that it has checked it by
 * the same contract, nobody reads it again.
 */
export const reader = () => import(/* webpackChunkName: "reader" */ './read-manifest.ts');
