/**
 * Whether the browser is one of the browserslist in package.json. Tests for the newest features of the oldest browsers in that list:
 * `light-dark()` came with Chrome 123 and Safari 17.5 (https://developer.mozilla.org/en-US/docs/Web/CSS/color_value/light-dark), and `@scope` with
 * Firefox 146 (https://developer.mozilla.org/en-US/docs/Web/API/CSSScopeRule#browser_compatibility).
 */
export const isSupported = (): boolean => CSS.supports('color:light-dark(red,red)') && 'CSSScopeRule' in window;
