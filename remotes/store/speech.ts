/** The languages that the remotes of the store speak. */
export type Speech = 'en' | 'de';

/** What a data file holds in each of them. */
export type Worded<Content = string> = Readonly<Record<Speech, Content>>;

/** Which of them a page's language is; English stands in for others. */
export const speechOf = (lang: string): Speech => (/^de\b/i.test(lang) ? 'de' : 'en');
