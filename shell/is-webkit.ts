/**
 * Whether the engine is WebKit, which ignores the `integrity` of a `modulepreload` link (WebKitGTK 2.50 does). No feature tells it: a link with
 * a digest that is wrong on purpose would be reported as a violation.
 */
export const isWebKit = navigator.vendor === 'Apple Computer, Inc.';
