/**
 * Whether the browser is one of the browserslist in package.json: it is asked for the youngest of what its oldest ones can do, which
 * is `light-dark()` for Chrome 123 and Safari 17.5, `@scope` for Firefox 146.
 */
export const isSupported = (): boolean => CSS.supports('color:light-dark(red,red)') && 'CSSScopeRule' in window;
