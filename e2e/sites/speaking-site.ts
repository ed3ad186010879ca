import type { Page } from '@playwright/test';
import type { Manifest } from '../../manifests/schema.ts';
import { container } from './remotes/fake-remotes.ts';
import { type Site, site } from './site.ts';

export const english = { tag: 'en' };
export const german = { tag: 'de' };
export const arabic = { tag: 'ar', dir: 'rtl' as const };

/** A remote that shows the language in which it was mounted; `update` is the source of a further lifecycle. */
const speaker = (name: string, update: string): string =>
  container(
    name,
    `{
      async mount(props) { calls.push('mount ' + props.lang); props.domElement.textContent = 'in ' + props.lang; window.given = props; },
      async unmount(props) { calls.push('unmount'); props.domElement.textContent = ''; },
      ${update}
    }`,
  );

const update = `async update(props) { calls.push('update ' + props.lang); props.domElement.textContent = 'now ' + props.lang; },`;

type SpeakingSite = {
  /** Left out: the manifest has no languages. */
  readonly languages?: Manifest['languages'];
  /** Whether the remote has an `update`, which shows the new language. */
  readonly hasUpdate?: boolean;
  /** Content of `/ar.json`, a file of texts; left out: there is no such file. */
  readonly texts?: string | undefined;
};

/** A site of one application, at `/`, that shows its language. */
export const speakingSite = ({ languages, hasUpdate = true, texts }: SpeakingSite): Site =>
  site({
    base: '/', // for a server of its own: those of the pool serve nothing but builds
    remotes: { one: speaker('one', hasUpdate ? update : '') },
    applications: [{ name: 'one', remote: 'one' }],
    files: texts === undefined ? {} : { 'ar.json': texts },
    edit(manifest) {
      if (languages) manifest.languages = languages;
      else delete manifest.languages;
    },
  });

/** Requests another language as anybody in the page can. */
export const setLanguage = (page: Page, lang: string): Promise<void> =>
  page.evaluate((lang) => {
    window.dispatchEvent(new CustomEvent('conch:set-language', { detail: { lang } }));
  }, lang);

/** `lang` and `dir` of `<html>`. */
export const languageOf = (page: Page): Promise<{ readonly lang: string; readonly dir: string }> =>
  page.evaluate(() => {
    const { lang, dir } = document.documentElement;
    return { lang, dir };
  });
