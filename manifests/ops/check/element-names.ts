import { buildLabel } from '../build/named-builds.ts';
import type { Finding } from './finding.ts';
import { type Mixes, mayMeet } from './mixes.ts';
import type { BuildReading } from './read-builds.ts';

/**
 * Finds builds of different remotes that define one custom element. A document accepts each name once, so the later one of the two throws
 * (https://html.spec.whatwg.org/multipage/custom-elements.html#dom-customelementregistry-define). The finding is at the later build.
 */
export function checkElementNames(readings: readonly BuildReading[], mixes: Mixes): Finding[] {
  /** Name -> the builds before. */
  const definedBy = new Map<string, BuildReading[]>();
  return readings.flatMap((reading): Finding[] => {
    const names = new Set([...reading.files.values()].flatMap((file) => file?.elements ?? []));
    return [...names].flatMap((name): Finding[] => {
      const earlier = definedBy.get(name) ?? [];
      definedBy.set(name, [...earlier, reading]);
      const other = earlier.find(({ build }) => mayMeet(build, reading.build, mixes));
      if (!other) return [];
      return [
        {
          severity: 'warning',
          code: 'ELEMENT_NAME_TAKEN',
          path: [...reading.build.path, 'version'],
          message: `${buildLabel(reading.build)} and ${buildLabel(other.build)} both define the custom element ${name}, which a document accepts once; the one that loads later fails`,
          remedy: 'Give one of them another name, or let both ask customElements.get first.',
        },
      ];
    });
  });
}
