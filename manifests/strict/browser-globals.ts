import globals from 'globals';

/**
 * Whether `window` has this name before any script of a page runs. A container cannot be stored under such a name: some
 * are read-only (`top`), some turn their value into a string (`name`), and others are in use (`fetch`).
 */
export const isBrowserGlobal = (name: string): boolean =>
  name in Object.prototype || (names.has(name) && !unimplemented.has(name));

/** Names in Chromium 156, Firefox or Safari that `globals` lacks. */
const missing = `
  AnimationTrigger ApplePaySession BeforeInstallPromptEvent captureEvents chrome dump fullScreen GestureEvent
  getDefaultComputedStyle InstallTrigger ManagedMediaSource ManagedSourceBuffer mozInnerScreenX mozInnerScreenY
  ongesturechange ongestureend ongesturestart onmozfullscreenchange onmozfullscreenerror onorientationchange
  ontouchcancel ontouchend ontouchmove ontouchstart onwebkitanimationend onwebkitanimationiteration
  onwebkitanimationstart onwebkittransitionend openDatabase orientation releaseEvents safari scrollMaxX scrollMaxY
  setResizable updateCommands webkitCancelAnimationFrame webkitConvertPointFromNodeToPage
  webkitConvertPointFromPageToNode WebKitCSSMatrix WebKitMediaKeys webkitMediaStream WebKitMutationObserver WebKitPoint
  webkitRequestAnimationFrame webkitRequestFileSystem webkitResolveLocalFileSystemURL webkitRTCPeerConnection
  webkitSpeechGrammar webkitSpeechGrammarList webkitSpeechRecognition webkitSpeechRecognitionError
  webkitSpeechRecognitionEvent webkitURL
`;

/** Names in `globals` that no browser has without a flag, and that are plausible names of remotes. */
const unimplemented = new Set(['ai', 'model']);

const names = new Set([
  ...Object.keys(globals.browser),
  ...Object.keys(globals.builtin),
  ...missing.trim().split(/\s+/),
]);
