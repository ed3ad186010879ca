import type { Problem } from '../problem.ts';
import type { Manifest } from '../schema.ts';

/** Finds rules that nobody can match. Only the commands and the server do so. */
export function checkVisitor({ applications, visitor }: Manifest): Problem[] {
  return applications.flatMap(({ visible }, index): Problem[] => {
    if (!visible) return [];
    const path = ['applications', index, 'visible'];
    if (Object.keys(visible).length === 0 || visible.flag === '') {
      return [
        { path, message: 'a rule such as { "flag": "beta" } or { "signedIn": true }; without one, leave it out' },
      ];
    }
    if (visitor) return [];
    const message =
      'without "visitor", the site knows nothing about its visitors: add "visitor": { "url": "/api/visitor" } with the path of an endpoint, or "visitor": {} if a remote dispatches conch:visitor';
    return [{ path, message }];
  });
}
