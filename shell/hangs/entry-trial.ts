import type { Credentials } from '../site/builds/cross-origin.ts';

/**
 * Evaluates an entry where a loop hangs no page, as a module in an audio worklet: it has a thread of its own, which ends with its document
 * (https://html.spec.whatwg.org/multipage/worklets.html#worklets-lifetime), and neither the page, nor storage, nor the network. So it does
 * no harm that browsers check no digest of it. An entry that needs a window throws there: Firefox and WebKit may write that to the
 * console, and no `error` event reports it.
 *
 * @param entry its URL
 * @returns whether it has not ended within the limit; false if it could not be tried: without HTTPS there are no worklets. Never rejects
 */
export async function neverEnds(entry: string, credentials: Credentials, limitMs: number): Promise<boolean> {
  if (!('AudioWorklet' in window)) return false;
  const frame = document.createElement('iframe');
  frame.hidden = true;
  document.documentElement.append(frame);
  try {
    const { OfflineAudioContext } = frame.contentDocument?.defaultView ?? window;
    const { audioWorklet } = new OfflineAudioContext(1, 1, 44_100);
    const ended = audioWorklet.addModule(entry, { credentials: credentials ?? 'same-origin' }).then(
      () => false,
      () => false,
    );
    const limit = new Promise<boolean>((end) => {
      setTimeout(() => end(true), limitMs);
    });
    return await Promise.race([ended, limit]);
  } catch (error) {
    console.warn(`${entry} could not be tried`, error);
    return false;
  } finally {
    frame.remove();
  }
}
