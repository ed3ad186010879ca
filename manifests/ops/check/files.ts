import { matchesDigest } from '../build/digests.ts';
import { type BuildRole, buildLabel } from '../build/named-builds.ts';
import { isPage } from './delivery.ts';
import { type Finding, type FindingCode, listFiles } from './finding.ts';
import type { BuildReading, FileFacts } from './read-builds.ts';

/** Where a manifest names files of exposed modules. */
const ASSETS = ['assets', 'sharedAssets'] as const;

/** Whether a build is where the manifest says, is whole, and is the one that the manifest means. */
export function checkFiles(reading: BuildReading): Finding[] {
  const { build, files, troubles } = reading;
  const path = [...build.path, 'version'];
  const unreachable = troubles.find(({ code }) => code === 'BUILD_UNREACHABLE');
  if (unreachable) return [finding('BUILD_UNREACHABLE', path, withoutStop(unreachable.message), unreachable.remedy)];

  const unreadable = troubles.map(({ message, remedy }) =>
    finding('DESCRIPTION_UNREADABLE', path, withoutStop(message), remedy),
  );
  const entry = files.get(build.bundleFileName);
  if (!entry) return [missingBuild(reading), ...unreadable];
  return [
    ...unreadable,
    ...checkDescription(reading),
    ...checkIntegrity(reading, entry),
    ...checkAssets(reading),
    ...checkListedFiles(reading),
  ];
}

const finding = (code: FindingCode, path: readonly PropertyKey[], message: string, remedy: string): Finding => ({
  severity: 'error',
  code,
  path,
  message,
  remedy,
});

const withoutStop = (sentence: string): string => sentence.replace(/\.$/, '');

function missingBuild({ build, place, description }: BuildReading): Finding {
  const { bundleFileName, path, role } = build;
  const named = description && description.bundleFileName !== bundleFileName;
  const fact = `there is no ${place}${bundleFileName}${CONSEQUENCE[role]}`;
  return named
    ? finding(
        'BUILD_MISSING',
        [...path, 'bundleFileName'],
        fact,
        `Its remote.json calls the entry ${description.bundleFileName}.`,
      )
    : finding('BUILD_MISSING', [...path, 'version'], fact, REMEDY[role]);
}

const CONSEQUENCE: Readonly<Record<BuildRole, string>> = {
  main: '',
  previous: ', so nothing could take over and a rollback would fail',
  rollout: ', so visitors who are given it would get an error',
};

const REMEDY: Readonly<Record<BuildRole, string>> = {
  main: 'Build it or copy it there, or go back to a version that is there.',
  previous: 'Copy it there again, or take "previous" out.',
  rollout: 'Build it or copy it there, or take "rollout" out.',
};

function checkDescription({ build, place, description }: BuildReading): Finding[] {
  if (!description) return [];
  const differs = (field: 'version' | 'moduleName', severity: Finding['severity'], remedy: string): Finding[] => {
    const has = description[field];
    if (has === build[field]) return [];
    const message = `${place}remote.json says that ${field} is ${has}, and not ${build[field]}`;
    return [{ severity, code: 'DESCRIPTION_DIFFERS', path: [...build.path, field], message, remedy }];
  };
  return [
    ...differs('version', 'error', 'Copy each build into a folder of its own version.'),
    ...differs('moduleName', 'error', `Write "${description.moduleName}" here, or build the remote under this name.`),
  ];
}

function checkIntegrity({ build, place, description }: BuildReading, entry: FileFacts): Finding[] {
  const { integrity, bundleFileName } = build;
  if (!integrity || isPage(bundleFileName, entry) || matchesDigest(entry.digests, integrity)) return [];
  const isWhole = description !== undefined && matchesDigest(entry.digests, description.integrity);
  const remedy = isWhole
    ? "The file is as its remote.json says, so the manifest has another build's: take the line out, or write this one there."
    : 'Restore the file, publish the build under a new version, or take the line out.';
  const message = `${place}${bundleFileName} is another file, ${entry.digests.sha384}; browsers refuse it`;
  return [finding('INTEGRITY_MISMATCH', [...build.path, 'integrity'], message, remedy)];
}

/** What the manifest itself calls an asset. */
function checkAssets({ build, place, files }: BuildReading): Finding[] {
  return ASSETS.flatMap((field) =>
    Object.entries(build[field] ?? {}).flatMap(([module, assets]) =>
      assets.flatMap((file, index) =>
        files.get(file)
          ? []
          : [
              finding(
                'FILE_MISSING',
                [...build.path, field, module, index],
                `there is no ${place}${file}, which ${module} needs`,
                `Copy the whole folder of the build; if the file belongs to another build, take "${field}" out.`,
              ),
            ],
      ),
    ),
  );
}

/** What the build itself lists: its assets, and every file with its integrity. */
function checkListedFiles({ build, place, description, files }: BuildReading): Finding[] {
  if (!description) return [];
  const ofManifest = new Set(ASSETS.flatMap((field) => Object.values(build[field] ?? {}).flat()));
  const ofBuild = [...new Set([...Object.keys(description.files), ...Object.values(description.assets).flat()])];
  const missing = ofBuild.filter((file) => !files.get(file) && !ofManifest.has(file));
  const changed = Object.entries(description.files).flatMap(([file, { integrity }]) => {
    const facts = files.get(file);
    return facts && !isPage(file, facts) && !matchesDigest(facts.digests, integrity) ? [file] : [];
  });
  const path = [...build.path, 'version'];
  const remedy = 'Copy the whole folder of the build again.';
  const of = `of ${buildLabel(build)} in ${place}`;
  return [
    ...(missing.length > 0
      ? [finding('FILE_MISSING', path, `${listFiles(missing)} ${of} ${are(missing)} missing`, remedy)]
      : []),
    ...(changed.length > 0
      ? [finding('FILE_CHANGED', path, `${listFiles(changed)} ${of} ${are(changed)} not as remote.json says`, remedy)]
      : []),
  ];
}

const are = (files: readonly string[]): string => (files.length === 1 ? 'is' : 'are');
