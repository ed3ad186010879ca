import { en } from '../../../shell/page/texts/en.ts';
import { isObject } from '../../is-object.ts';
import { nearest } from '../../nearest.ts';
import { OperatorError } from '../../operator-error.ts';
import type { LanguageEntry, Manifest } from '../../schema.ts';
import { type BuildFile, type BuildLocation, openBuild } from '../build/build-location.ts';
import type { Finding } from './finding.ts';

/** Whether the files of texts that a manifest names are there, and have texts that the shell knows. */
export async function checkTexts({ languages = [] }: Manifest, where: BuildLocation): Promise<Finding[]> {
  const findings = await Promise.all(languages.map((language, index) => checkFile(language, index, where)));
  return findings.flat();
}

async function checkFile({ tag, texts }: LanguageEntry, index: number, where: BuildLocation): Promise<Finding[]> {
  if (texts === undefined) return [];
  const tell = (severity: Finding['severity'], code: Finding['code'], message: string, remedy: string): Finding[] => [
    { severity, code, path: ['languages', index, 'texts'], message, remedy },
  ];
  const missing = (fact: string) =>
    tell('error', 'TEXTS_MISSING', fact, 'Put the file into a folder of --assets, or take "texts" out.');
  try {
    const file = await readTexts(texts, where);
    if (!file) return missing(`there is no ${texts}, so the shell would speak English in ${tag}`);
    const value: unknown = JSON.parse(file.content.toString('utf8'));
    if (!isObject(value)) {
      return tell('error', 'TEXTS_INVALID', `${texts} is no object of texts`, 'Write {"key": "text"}.');
    }
    const wrong = Object.entries(value).flatMap(([key, text]) => {
      const meant = nearest(key, Object.keys(en));
      if (!Object.hasOwn(en, key)) return [`${key} is unknown${meant ? `; did you mean ${meant}?` : ''}`];
      return typeof text === 'string' ? [] : [`${key} is no text`];
    });
    const left = Object.keys(en).filter((key) => !Object.hasOwn(value, key));
    return [
      ...wrong.flatMap((fact) =>
        tell('error', 'TEXTS_INVALID', `${texts}: ${fact}`, 'Compare it with shell/page/texts/de.json.'),
      ),
      ...(left.length > 0
        ? tell('warning', 'TEXTS_LEFT_OUT', `${texts} leaves out ${left.join(', ')}`, 'They are shown in English.')
        : []),
    ];
  } catch (error) {
    if (error instanceof SyntaxError) return tell('error', 'TEXTS_INVALID', `${texts} is no JSON`, 'Correct the file.');
    if (error instanceof OperatorError) return missing(error.message.replace(/\.$/, ''));
    throw error;
  }
}

/** Of its root, `conch serve` sends the builds and the shell alone. */
async function readTexts(texts: string, { root, assets, site }: BuildLocation): Promise<BuildFile | undefined> {
  const [, basePath = '', file = ''] = /^(.*\/)(.*)$/.exec(texts) ?? [];
  const [first, ...others] = /^\/(remotes|shell)\//.test(texts) ? [root, ...assets] : assets;
  if (first === undefined && !site && basePath.startsWith('/')) return undefined;
  return openBuild({ version: '', basePath }, { root: first ?? root, assets: others, site }).read(file);
}
