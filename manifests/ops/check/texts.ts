import { en } from '../../../shell/texts/en.ts';
import { isObject } from '../../is-object.ts';
import { nearest } from '../../nearest.ts';
import { OperatorError } from '../../operator-error.ts';
import type { LanguageEntry, Manifest } from '../../schema.ts';
import type { BuildLocation } from '../build/build-location.ts';
import type { Finding } from './finding.ts';
import { readSiteFile } from './site-files.ts';

/** Checks that the files with texts of the shell exist, and that the shell knows their texts. */
export async function checkTexts({ languages = [] }: Manifest, location: BuildLocation): Promise<Finding[]> {
  const findings = await Promise.all(languages.map((language, index) => checkFile(language, index, location)));
  return findings.flat();
}

async function checkFile({ tag, texts }: LanguageEntry, index: number, location: BuildLocation): Promise<Finding[]> {
  if (texts === undefined) return [];
  const finding = (severity: Finding['severity'], code: Finding['code'], message: string, remedy: string): Finding => ({
    severity,
    code,
    path: ['languages', index, 'texts'],
    message,
    remedy,
  });
  const missing = (fact: string) =>
    finding('error', 'TEXTS_MISSING', fact, 'Put the file into a folder of --assets, or remove "texts".');
  const invalid = (fact: string, remedy: string) => finding('error', 'TEXTS_INVALID', fact, remedy);
  try {
    const file = await readSiteFile(texts, location);
    if (!file) return [missing(`there is no ${texts}, so the shell would use English for ${tag}`)];
    const value: unknown = JSON.parse(file.content.toString('utf8'));
    if (!isObject(value)) return [invalid(`${texts} is not a JSON object`, 'Write {"key": "text"}.')];
    const omitted = Object.keys(en).filter((key) => !Object.hasOwn(value, key));
    return [
      ...findInvalidTexts(value).map((fact) => invalid(`${texts}: ${fact}`, 'Compare it with shell/texts/de.json.')),
      ...(omitted.length > 0
        ? [
            finding(
              'warning',
              'TEXTS_LEFT_OUT',
              `${texts} leaves out ${omitted.join(', ')}`,
              'The shell shows these texts in English.',
            ),
          ]
        : []),
    ];
  } catch (error) {
    if (error instanceof SyntaxError) return [invalid(`${texts} is not JSON`, 'Correct the file.')];
    if (error instanceof OperatorError) return [missing(error.message.replace(/\.$/, ''))];
    throw error;
  }
}

function findInvalidTexts(texts: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(texts).flatMap(([key, text]) => {
    const meant = nearest(key, Object.keys(en));
    if (!Object.hasOwn(en, key)) return [`${key} is unknown${meant ? `; did you mean ${meant}?` : ''}`];
    return typeof text === 'string' ? [] : [`${key} is not a string`];
  });
}
