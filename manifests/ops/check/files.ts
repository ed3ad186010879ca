import { isDeepStrictEqual } from 'node:util';
import { entryFile } from '../../../shell/site/builds/build-urls.ts';
import type { OperatorError } from '../../operator-error.ts';
import { matchesDigest } from '../build/digests.ts';
import { type BuildRole, buildLabel, type NamedBuild } from '../build/named-builds.ts';
import { isUnexpectedHtml } from './delivery.ts';
import { type Finding, type FindingCode, listFiles } from './finding.ts';
import { checkFormat } from './formats.ts';
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

  const unreadable = errors.map((found) => unreadableFile(reading, found));
  const file = entryFile(build.bundleFileName);
  const entry = files.get(file);
  if (isMissing(reading, file)) return [missingBuild(reading), ...unreadable];
  if (!entry) return unreadable;
  return [
    ...unreadable,
    ...(unreadable.length === 0 ? missingDescription(reading) : []),
    ...checkDescription(reading),
    ...checkIntegrity(reading, entry),
    ...checkAssets(reading),
    ...checkListedFiles(reading),
    ...checkUnlistedFiles(reading),
    ...checkCopies(reading),
    ...checkMode(reading),
    ...checkFormat(reading),
  ];
}

const error = (code: FindingCode, path: readonly PropertyKey[], message: string, remedy: string): Finding => ({
  severity: 'error',
  code,
  path,
  message,
  remedy,
});

/** A file that could not be read, though it may be there. */
function unreadableFile({ build, source }: BuildReading, { code, message, remedy }: OperatorError): Finding {
  const fact = withoutFullStop(message);
  if (code === 'REDIRECTED')
    return error('REDIRECTED', [...build.path, 'basePath'], `${buildLabel(build)} on ${source}: ${fact}`, remedy);
  const finding = code === 'FILE_UNUSABLE' ? 'FILE_UNREADABLE' : 'DESCRIPTION_UNREADABLE';
  return error(finding, [...build.path, 'version'], fact, remedy);
}

/** A file that is there and cannot be read is not missing. */
const isMissing = ({ files }: BuildReading, file: string): boolean => files.has(file) && !files.get(file);

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
  preview: ', so tabs with its link would show an error',
};

const MISSING_REMEDY: Readonly<Record<BuildRole, string>> = {
  main: 'Build it or copy it there, or name a version that is there.',
  previous: 'Copy it there again, or remove "previous".',
  rollout: 'Build it or copy it there, or remove "rollout".',
  preview: 'Copy it there again, or end it with "conch preview" and --end.',
};

/**
 * Builds of other tools have no remote.json, so it is only a warning. A host that wants a signature for each file refuses
 * it.
 */
function missingDescription({ build, source, description }: BuildReading): Finding[] {
  const isSigned = entryFile(build.bundleFileName) !== build.bundleFileName;
  if (description || isSigned) return [];
  const message =
    `there is no ${source}remote.json, which lists the files of ${buildLabel(build)}: ` +
    'whether one is missing or changed is unknown, and the server cannot complete the manifest from it';
  const remedy = 'Copy the whole folder of the build again, or write one with "conch describe".';
  return [{ severity: 'warning', code: 'DESCRIPTION_MISSING', path: [...build.path, 'version'], message, remedy }];
}

/** What the fields mean that are left out. */
const DEFAULTS: Readonly<Record<string, string | readonly string[]>> = { format: 'script', before: [] };

const words = (value: string | readonly string[] | undefined): string =>
  typeof value === 'string' ? value : value === undefined || value.length === 0 ? 'nothing' : value.join(', ');

/** Compares the build's remote.json with the manifest. */
function checkDescription({ build, source, description }: BuildReading): Finding[] {
  if (!description) return [];
  const { name } = description;
  const otherName: Finding[] =
    name === build.remote
      ? []
      : [
          {
            severity: 'warning',
            code: 'DESCRIPTION_DIFFERS',
            path: [...build.path, 'version'],
            message: `${source}remote.json is of the remote ${name}, not ${build.remote}, so the server does not use it`,
            remedy: `Build the remote under the name ${build.remote}, or call it ${name} in the manifest.`,
          },
        ];
  const compare = (field: 'version' | 'moduleName' | 'format' | 'before', remedy: string): Finding[] => {
    const [described, named] = [description, build].map((each) => each[field] ?? DEFAULTS[field]);
    if (described === undefined || isDeepStrictEqual(described, named)) return [];
    const message = `${source}remote.json has the ${field} ${words(described)}, not ${words(named)}`;
    return [error('DESCRIPTION_DIFFERS', [...build.path, field], message, remedy)];
  };
  return [
    ...otherName,
    ...compare('version', 'Copy each build into the folder of its own version.'),
    ...compare('format', `Write "${description.format ?? 'script'}" here, or describe the build again.`),
    ...compare('before', `Write ${JSON.stringify(description.before ?? [])} here, or describe the build again.`),
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

/** Checks that the files before the entry and the assets in the manifest are there. */
function checkAssets(reading: BuildReading): Finding[] {
  const { build, source } = reading;
  const before = (build.before ?? []).flatMap((file, index) => {
    const fact = `there is no ${source}${file}, which is loaded before the entry`;
    const remedy = 'Name a file of the build, or copy the whole folder of the build again.';
    return isMissing(reading, file) ? [error('FILE_MISSING', [...build.path, 'before', index], fact, remedy)] : [];
  });
  const assets = ASSET_FIELDS.flatMap((field) =>
    Object.entries(build[field] ?? {}).flatMap(([module, assets]) =>
      assets.flatMap((file, index) =>
        !isMissing(reading, file)
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
  return [...before, ...assets];
}

/** Checks that the files in remote.json are there and match their integrity. */
function checkListedFiles(reading: BuildReading): Finding[] {
  const { build, source, description, files } = reading;
  if (!description) return [];
  const assets = ASSET_FIELDS.flatMap((field) => Object.values(build[field] ?? {}).flat());
  const inManifest = new Set([...assets, ...(build.before ?? [])]);
  const inDescription = [...new Set([...Object.keys(description.files), ...Object.values(description.assets).flat()])];
  const missing = inDescription.filter((file) => isMissing(reading, file) && !inManifest.has(file));
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

/** Nothing says which bytes a file should have that remote.json does not list. */
function checkUnlistedFiles({ build, source, description, files }: BuildReading): Finding[] {
  if (!description) return [];
  const unlisted = [...files.keys()].filter((file) => files.get(file) && !Object.hasOwn(description.files, file));
  return unlisted.map((file) => {
    const message = `${source}${file} is not in "files" of remote.json, so that nothing says which bytes it should have`;
    return error('FILE_UNLISTED', placeOf(file, build), message, 'Name a file of the build, or build it again.');
  });
}

/** Where the manifest names a file; the version, if only remote.json does. */
function placeOf(file: string, build: NamedBuild): readonly PropertyKey[] {
  if (file === entryFile(build.bundleFileName)) return [...build.path, 'bundleFileName'];
  const places = ASSET_FIELDS.flatMap((field) =>
    Object.entries(build[field] ?? {}).flatMap(([module, assets]) =>
      assets.includes(file) ? [[...build.path, field, module, assets.indexOf(file)]] : [],
    ),
  );
  return places[0] ?? [...build.path, 'version'];
}

/** Visitors get the compressed copy of a file, if there is one. */
function checkCopies({ build, source, files }: BuildReading): Finding[] {
  const copies = [...files.values()].flatMap((facts) => facts?.differingCopies ?? []);
  if (copies.length === 0) return [];
  const message = `${listFiles(copies)} of ${buildLabel(build)} in ${source} ${copies.length === 1 ? 'has' : 'have'} other content than the uncompressed file`;
  const remedy = 'Copy the whole folder of the build again; if the server compresses, clear its cache.';
  return [error('COPY_DIFFERS', [...build.path, 'version'], message, remedy)];
}

/** The policy of the page forbids `eval`, and the client of a development server reloads the page of visitors. */
function checkMode({ build, source, files }: BuildReading): Finding[] {
  const find = (has: (facts: FileFacts) => boolean, fact: (isOne: boolean) => string): Finding[] => {
    const found = [...files].flatMap(([file, facts]) => (facts && has(facts) ? [file] : []));
    if (found.length === 0) return [];
    const message = `${listFiles(found)} of ${buildLabel(build)} in ${source} ${fact(found.length === 1)}`;
    return [error('DEVELOPMENT_BUILD', [...build.path, 'version'], message, 'Publish a production build.')];
  };
  return [
    ...find(
      ({ runsByEval }) => runsByEval,
      (isOne) => `${isOne ? 'runs its' : 'run their'} modules by eval, which the policy of the page forbids`,
    ),
    ...find(
      ({ kind }) => kind?.isOfDevServer === true,
      () => 'has the client of a development server',
    ),
  ];
}
