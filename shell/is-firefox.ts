/**
 * Whether the browser is Firefox, whose HTTP cache differs in what no API tells: what `fetch` has received from another site is not used
 * for a script or style sheet, and a second reader of a file waits until the first one has all of it, unless the file is sent
 * uncompressed, with `Accept-Ranges` and a strong ETag (`IsResumable` in
 * https://searchfox.org/mozilla-central/source/netwerk/protocol/http/nsHttpChannel.cpp). Seen in Firefox 153.
 */
export const isFirefox: boolean = CSS.supports('-moz-appearance', 'none');
