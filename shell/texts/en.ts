/**
 * What the shell says, in English: the language that stands in for all others. `{name}` is filled in. A manifest may name a JSON
 * file with any of these texts in another language.
 */
export const en = {
  skipLink: 'Skip to content',
  partFailed: 'This part of the page could not be shown',
  pageFailed: 'This could not be shown',
  partAdvice: 'The rest of the site works. You can try again, or come back a little later.',
  pageAdvice: 'You can try again, or come back a little later.',
  offlineAdvice: 'You seem to be offline. It will be tried again when you are back.',
  tryAgain: 'Try again',
  reference: 'Reference {reference}',
  stillLoading: 'Still loading…',
  cancel: 'Cancel',
  navigation: 'Site',
  notFoundTitle: 'Page not found',
  notFoundStatus: '404 · Not found',
  notFoundHeading: 'There is no page here',
  notFoundAdvice: 'Nothing on this site answers to {path}. The link may be old, or mistyped.',
  startPage: 'Go to the start page',
  unsavedWork: 'You have unsaved work.',
  leaveAnyway: 'Leave this page all the same?',
  updateReady: 'A new version of this site is ready.',
  updateLater: 'Reload when you are done.',
  reload: 'Reload',
  later: 'Later',
  manifestNotice: 'Which manifest this page runs on',
  savedCopy: 'Saved copy, revision {revision} of {time}',
  languageChanged: 'This page is in {language} now.',
};

export type TextKey = keyof typeof en;
export type Texts = Readonly<Record<TextKey, string>>;
