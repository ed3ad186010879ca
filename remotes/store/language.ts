/** The languages in which the store's remotes have texts. */
export type Language = 'en' | 'de';

/** One value per language, as data files hold it. */
export type Translated<Content = string> = Readonly<Record<Language, Content>>;

/**
 * The language in which to show texts on a page; English for every language that the store does not have.
 *
 * @param pageLang BCP 47 tag of the page, such as `de-AT`
 */
export const pickLanguage = (pageLang: string): Language => (/^de\b/i.test(pageLang) ? 'de' : 'en');
