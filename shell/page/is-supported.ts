/**
 * Whether the browser is one of the browserslist in package.json. Tests for the newest feature that the shell needs: `light-dark()` came
 * with Chrome 123, Firefox 120 and Safari 17.5 (https://developer.mozilla.org/en-US/docs/Web/CSS/color_value/light-dark), and
 * `Promise.withResolvers` with Firefox 121 (https://developer.mozilla.org/en-US/docs/Web/JavaScript/Reference/Global_Objects/Promise/withResolvers).
 */
export const isSupported = (): boolean => CSS.supports('color:light-dark(red,red)') && 'withResolvers' in Promise;
