import { isObject } from '../../manifests/is-object.ts';
import type { VisitorDetail } from '../events.ts';

/** What a site says about its visitor; undefined if it says something else. Other fields are ignored. */
export function parseVisitor(value: unknown): VisitorDetail | undefined {
  if (!isObject(value)) return undefined;
  const { signedIn, flags } = value;
  const isValid =
    (signedIn === undefined || typeof signedIn === 'boolean') &&
    (flags === undefined || (Array.isArray(flags) && flags.every((flag) => typeof flag === 'string')));
  if (!isValid) return undefined;
  return { ...(typeof signedIn === 'boolean' && { signedIn }), ...(Array.isArray(flags) && { flags }) };
}
