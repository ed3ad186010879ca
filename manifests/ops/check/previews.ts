import type { Manifest } from '../../schema.ts';
import { hasEnded } from '../build/named-builds.ts';
import type { Finding } from './finding.ts';

/** Finds previews whose day is over. Nothing uses them any more, so that nothing else is said about them. */
export function checkPreviews({ remotes }: Manifest): Finding[] {
  return Object.entries(remotes).flatMap(([name, { previews = [] }]) =>
    previews.flatMap((preview, index): Finding[] => {
      if (!hasEnded(preview)) return [];
      const { version, until } = preview;
      return [
        {
          severity: 'note',
          code: 'PREVIEW_ENDED',
          path: ['remotes', name, 'previews', index],
          message: `the preview of ${name} ${version} ended on ${until}`,
          remedy: `Remove it; the next "conch preview" of ${name} does that, too.`,
        },
      ];
    }),
  );
}
