/**
 * All texts that the shell shows to visitors, in English, which is the fallback for other languages. `{name}` is a placeholder. A
 * manifest may name a JSON file with some or all of these texts in another language.
 */
export const en = {
  skipLink: 'Skip to content',
  partFailed: 'This part of the page could not be shown',
  pageFailed: 'This could not be shown',
  partAdvice: 'The rest of the site works. You can try again, or come back a little later.',
  pageAdvice: 'You can try again, or come back a little later.',
  hungAdvice:
    'It may have stopped this page the last time, so it was left out. The rest of the site works. You can try it again.',
  reloadAdvice: 'The rest of the site works. Reload the page to see this part.',
  gatewayAdvice: 'You may have been signed out. Reload the page to continue.',
  offlineAdvice: 'You seem to be offline. We will try again when you are back online.',
  tryAgain: 'Try again',
  copyReport: 'Copy report',
  reportCopied: 'Report copied',
  copyByHand: 'Your browser does not allow copying. Copy this text by hand:',
  reference: 'Reference {reference}',
  stillLoading: 'Still loading…',
  cancel: 'Cancel',
  navigation: 'Site',
  notFoundTitle: 'Page not found',
  notFoundStatus: '404 · Not found',
  notFoundHeading: 'There is no page here',
  notFoundAdvice: 'We could not find {path} on this site. The link may be out of date or contain a typo.',
  startPage: 'Go to the start page',
  unsavedWork: 'You have unsaved work.',
  leaveAnyway: 'Leave this page anyway?',
  updateReady: 'A new version of this site is ready.',
  updateLater: 'Reload when you are done.',
  reload: 'Reload',
  later: 'Later',
  manifestNotice: 'Manifest used by this page',
  savedCopy: 'Saved copy, revision {revision} from {time}',
  onlyInThisTab: 'Only in this tab.',
  previewShown: 'Preview of {build} until {time}.',
  leftOut: 'Without {remotes}.',
  leave: 'Leave',
  languageChanged: 'This page is now in {language}.',
};

export type TextKey = keyof typeof en;
export type Texts = Readonly<Record<TextKey, string>>;
