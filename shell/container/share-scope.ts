/** `{react: {'19.3.1': {get, from, eager, loaded}}}`: what webpack's containers tell each other they share. */
export type ShareScope = Record<string, unknown>;

let ready: Promise<ShareScope> | undefined;

/** The one share scope of the page, initialised once. A second scope would make every container throw. */
export const shareScope = (): Promise<ShareScope> => (ready ??= initSharing());

async function initSharing(): Promise<ShareScope> {
  await __webpack_init_sharing__('default');
  const scope = __webpack_share_scopes__.default;
  if (!scope) throw new TypeError('webpack made no default share scope');
  return scope;
}
