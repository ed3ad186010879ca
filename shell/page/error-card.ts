import { diagnoseThrown } from '../container/diagnosis/diagnose-module.ts';
import { onLateArrival } from '../container/time-limits/late-loads.ts';
import type { ShellError, ShellErrorCode } from '../errors.ts';
import { remedies } from '../remedies.ts';
import { layoutOf } from '../site/layouts.ts';
import type { Site } from '../site/site.ts';
import { bindText, localize, t, textsReady } from '../texts/texts.ts';
import { fallbackNavigation } from './fallback-navigation.ts';
import { isBehindGateway } from './gateway.ts';

/** What an error card is about. */
export type ErrorCardProps = {
  readonly error: ShellError;
  /** The visitor reads it out; support finds it on the console and in `conch:status`. */
  readonly reference: string;
  readonly build?: { readonly remote: string; readonly version: string };
  /** The shell's own navigation leads to its pages if the site's header is not there. Undefined if there is no manifest. */
  readonly site: Site | undefined;
  readonly retry: () => void;
  /** What may still arrive, and what shows it. */
  readonly late?: Parameters<typeof onLateArrival>[0] & { readonly use: () => void };
};

/**
 * Creates the card that visitors see in place of a page or part that could not be shown, and logs the error for operators. If the
 * site's header is what failed, or the page that failed has none, the result also contains a fallback navigation. What
 * arrives late replaces the card.
 */
export async function errorCard(
  place: Element,
  props: ErrorCardProps,
): Promise<{ readonly elements: readonly HTMLElement[]; readonly code: ShellErrorCode }> {
  const { reference, build, site, retry, late } = props;
  const error = diagnoseThrown(props.error);
  console.error(`[${reference}]`, error, `\n${remedies[error.code]}`);
  const [isSignedOut] = await Promise.all([build && site && isBehindGateway(error.code, site.base), textsReady()]);

  const card = document.createElement('section');
  card.className = 'conch-card';
  card.role = 'alert';
  card.dataset.code = error.code;
  const heading = localize(document.createElement('h2'), build ? 'partFailed' : 'pageFailed');
  const needsPageLoad = error.needsPageLoad || isSignedOut;
  card.toggleAttribute('data-gateway', isSignedOut === true); // updates/reload-offer.ts
  const retryAdvice = build ? 'partAdvice' : 'pageAdvice';
  const reloadAdvice = isSignedOut ? 'gatewayAdvice' : 'reloadAdvice';
  const onlineAdvice = needsPageLoad ? reloadAdvice : retryAdvice;
  const advice = localize(document.createElement('p'), navigator.onLine ? onlineAdvice : 'offlineAdvice');
  const button = localize(document.createElement('button'), needsPageLoad ? 'reload' : 'tryAgain');
  button.type = 'button';
  // The browser asks a visitor with unsaved work, who may stay and click again.
  if (needsPageLoad) button.addEventListener('click', () => location.reload());
  else button.addEventListener('click', retry, { once: true });
  const details = document.createElement('p');
  details.className = 'conch-reference';
  bindText(details, () => {
    const facts = [build && `${build.remote} ${build.version}`, error.code, t('reference', { reference })];
    details.textContent = facts.filter(Boolean).join(' · ');
  });
  card.append(heading, advice, button, details);

  const region = place.matches('[data-region] > [data-application]') && place.parentElement?.dataset.region;
  const hasNoHeader =
    region === 'header' || (region === 'main' && site && layoutOf(site.match(location.pathname)) === 'focused');
  if (late) void onLateArrival(late, () => card.isConnected && late.use());
  return { elements: site && hasNoHeader ? [fallbackNavigation(site), card] : [card], code: error.code };
}
