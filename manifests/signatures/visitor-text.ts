import type { Manifest } from '../schema.ts';
import { scriptJson } from '../script-json.ts';
import { withoutFrozen } from '../without-frozen.ts';

/**
 * The text that visitors of a site with keys get, and that is signed. It depends on nothing but the fields of the manifest: neither on
 * the format of its file, nor on the builds.
 */
export const visitorText = (manifest: Manifest): string => scriptJson(withoutFrozen(manifest));
