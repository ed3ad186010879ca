/** How the files of a build are requested: `include` sends the cookies of another origin. */
export type Credentials = 'same-origin' | 'include' | undefined;

/**
 * The `crossorigin` of a build's script. With CORS in any case: otherwise the browser hides the file name and the error of a script that
 * throws, and checks no integrity (https://developer.mozilla.org/en-US/docs/Web/HTML/Reference/Attributes/crossorigin).
 */
export const crossOriginOf = (credentials: Credentials): 'use-credentials' | 'anonymous' =>
  credentials === 'include' ? 'use-credentials' : 'anonymous';
