import { entryFile } from '../../../shell/site/build-urls.ts';
import { matchesDigest } from '../build/digests.ts';
import { type BuildRole, buildLabel } from '../build/named-builds.ts';
import { isUnexpectedHtml } from './delivery.ts';
import { type Finding, type FindingCode, listFiles } from './finding.ts';
import type { BuildReading, FileFacts } from './read-builds.ts';

/** Fields of a build that name files of its exposed modules. */
const ASSET_FIELDS = ['assets', 'sharedAssets'] as const;

/** Checks that a build is where the manifest says, is complete, and is the one that the manifest describes. */
export function checkFiles(reading: BuildReading): Finding[] {
  const { build, files, errors } = reading;
  const path = [...build.path, 'version'];
  const { message: fact = '', remedy = '' } = errors.find(({ code }) => code === 'SIGN_IN_NEEDED') ?? {};
  if (fact) return [{ severity: 'note', code: 'SIGN_IN_NEEDED', path, message: withoutFullStop(fact), remedy }];
  const unreachable = errors.find(({ code }) => code === 'BUILD_UNREACHABLE');
  if (unreachable) return [error('BUILD_UNREACHABLE', path, withoutFullStop(unreachable.message), unreachable.remedy)];

  const unreadable = errors.map(({ message, remedy }) =>
    error('DESCRIPTION_UNREADABLE', path, withoutFullStop(message), remedy),
  );
  const entry = files.get(entryFile(build.bundleFileName));
  if (!entry) return [missingBuild(reading), ...unreadable];
  return [
    ...unreadable,
    ...checkDescription(reading),
    ...checkIntegrity(reading, entry),
    ...checkAssets(reading),
    ...checkListedFiles(reading),
  ];
}

const error = (code: FindingCode, path: readonly PropertyKey[], message: string, remedy: string): Finding => ({
  severity: 'error',
  code,
  path,
  message,
  remedy,
});

const withoutFullStop = (sentence: string): string => sentence.replace(/\.$/, '');

function missingBuild({ build, source, description }: BuildReading): Finding {
  const { bundleFileName, path, role } = build;
  const hasOtherEntry = description && description.bundleFileName !== entryFile(bundleFileName);
  const fact = `there is no ${source}${bundleFileName}${MISSING_CONSEQUENCE[role]}`;
  return hasOtherEntry
    ? error(
        'BUILD_MISSING',
        [...path, 'bundleFileName'],
        fact,
        `Its remote.json calls the entry ${description.bundleFileName}.`,
      )
    : error('BUILD_MISSING', [...path, 'version'], fact, MISSING_REMEDY[role]);
}

const MISSING_CONSEQUENCE: Readonly<Record<BuildRole, string>> = {
  main: '',
  previous: ', so no build can take over if the current one fails, and a rollback would fail',
  rollout: ', so visitors in the rollout would get an error',
};

const MISSING_REMEDY: Readonly<Record<BuildRole, string>> = {
  main: 'Build it or copy it there, or name a version that is there.',
  previous: 'Copy it there again, or remove "previous".',
  rollout: 'Build it or copy it there, or remove "rollout".',
};

/** Compares the build's remote.json with the manifest. */
function checkDescription({ build, source, description }: BuildReading): Finding[] {
  if (!description) return [];
  const compare = (field: 'version' | 'moduleName', remedy: string): Finding[] => {
    const described = description[field];
    if (described === build[field]) return [];
    const message = `${source}remote.json has the ${field} ${described}, not ${build[field]}`;
    return [error('DESCRIPTION_DIFFERS', [...build.path, field], message, remedy)];
  };
  return [
    ...compare('version', 'Copy each build into the folder of its own version.'),
    ...compare('moduleName', `Write "${description.moduleName}" here, or build the remote under this name.`),
  ];
}

function checkIntegrity({ build, source, description }: BuildReading, entry: FileFacts): Finding[] {
  const { integrity, bundleFileName } = build;
  if (!integrity || isUnexpectedHtml(entryFile(bundleFileName), entry) || matchesDigest(entry.digests, integrity))
    return [];
  const isAsBuilt = description !== undefined && matchesDigest(entry.digests, description.integrity);
  const remedy = isAsBuilt
    ? 'The file matches its remote.json, so the manifest has the integrity of another build: remove it, or replace it with this one.'
    : 'Restore the file, publish the build under a new version, or remove the integrity.';
  const message = `${source}${bundleFileName} is another file, with ${entry.digests.sha384}; browsers refuse it`;
  return [error('INTEGRITY_MISMATCH', [...build.path, 'integrity'], message, remedy)];
}

/** Checks that the assets in the manifest are there. */
function checkAssets({ build, source, files }: BuildReading): Finding[] {
  return ASSET_FIELDS.flatMap((field) =>
    Object.entries(build[field] ?? {}).flatMap(([module, assets]) =>
      assets.flatMap((file, index) =>
        files.get(file)
          ? []
          : [
              error(
                'FILE_MISSING',
                [...build.path, field, module, index],
                `there is no ${source}${file}, which ${module} needs`,
                `Copy the whole folder of the build; if the file belongs to another build, remove "${field}".`,
              ),
            ],
      ),
    ),
  );
}

/** Checks that the files in remote.json are there and match their integrity. */
function checkListedFiles({ build, source, description, files }: BuildReading): Finding[] {
  if (!description) return [];
  const inManifest = new Set(ASSET_FIELDS.flatMap((field) => Object.values(build[field] ?? {}).flat()));
  const inDescription = [...new Set([...Object.keys(description.files), ...Object.values(description.assets).flat()])];
  const missing = inDescription.filter((file) => !files.get(file) && !inManifest.has(file));
  const changed = Object.entries(description.files).flatMap(([file, { integrity }]) => {
    const facts = files.get(file);
    return facts && !isUnexpectedHtml(file, facts) && !matchesDigest(facts.digests, integrity) ? [file] : [];
  });
  const path = [...build.path, 'version'];
  const remedy = 'Copy the whole folder of the build again.';
  const of = `of ${buildLabel(build)} in ${source}`;
  return [
    ...(missing.length > 0
      ? [
          error(
            'FILE_MISSING',
            path,
            `${listFiles(missing)} ${of} ${missing.length === 1 ? 'is' : 'are'} missing`,
            remedy,
          ),
        ]
      : []),
    ...(changed.length > 0
      ? [
          error(
            'FILE_CHANGED',
            path,
            `${listFiles(changed)} ${of} ${changed.length === 1 ? 'does' : 'do'} not match remote.json`,
            remedy,
          ),
        ]
      : []),
  ];
}
