import { diagnoseThrown } from '../container/diagnosis/diagnose-module.ts';
import { logCard } from '../container/diagnosis/error-log.ts';
import { onLateArrival } from '../container/time-limits/late-loads.ts';
import type { ShellError, ShellErrorCode } from '../errors.ts';
import { forgetHang } from '../hangs/hung-builds.ts';
import { leftOutFragments } from '../overrides/left-out-fragments.ts';
import { remedies } from '../remedies.ts';
import { hasRegion, layoutOf } from '../site/layouts.ts';
import type { MountTarget, Site } from '../site/site.ts';
import { bindText, localize, t, textsReady } from '../texts/texts.ts';
import { copyReportButton } from './copy-report.ts';
import { fallbackNavigation } from './fallback-navigation.ts';
import { isBehindGateway } from './gateway.ts';
import './card-styles.ts';

/** What an error card is about. */
export type ErrorCardProps = {
  readonly error: ShellError;
  readonly build?: { readonly remote: string; readonly version: string };
  /** The shell's own navigation leads to its pages if the site's header is not there. Undefined if there is no manifest. */
  readonly site: Site | undefined;
  readonly retry: () => void;
  /** What may still arrive; then `retry` shows it. */
  readonly late?: Parameters<typeof onLateArrival>[0];
  /** What could not be shown. If the manifest changes, so that `targetIn` finds something else, `restart` shows that. */
  readonly target?: MountTarget;
  readonly targetIn?: (site: Site) => MountTarget | undefined;
  readonly restart?: (target: MountTarget) => void;
};

/** What a visitor has read on an error card. */
export type Failure = {
  readonly code: ShellErrorCode;
  /** The visitor reads it out; support finds it on the console and in `conch:status`. */
  readonly reference?: string;
};

/**
 * Puts a card in `place`, which visitors see instead of a page or part that could not be shown, and logs the error for operators. If
 * the site's header is what failed, or the page that failed has none, there is also a fallback navigation. What arrives late, and
 * what a newer manifest names, replaces the card.
 *
 * @param hadFocus whether the button gets the focus, which the visitor had in `place`
 * @param isCurrent whether the card still belongs there when it is ready
 */
export async function placeErrorCard(
  place: HTMLElement,
  props: ErrorCardProps,
  hadFocus: boolean,
  isCurrent: () => boolean,
): Promise<Failure> {
  const { build, site, late, target } = props;
  const error = diagnoseThrown(props.error);
  const { code } = error;
  if (code === 'FRAGMENT_UNKNOWN' && leftOutFragments.has(place.getAttribute('name') ?? '')) {
    place.dataset.leftOut = '';
    return { code };
  }
  const reference = newReference();
  console.error(`[${reference}]`, error, `\n${remedies[code]}`);
  logCard({ ...build, code, application: target?.name, reference, message: error.message, cause: error.cause });
  const [isSignedOut] = await Promise.all([build && site && isBehindGateway(code, site.base), textsReady()]);
  if (!isCurrent()) return { code, reference };

  const card = document.createElement('section');
  card.className = 'conch-card';
  card.role = 'alert';
  card.dataset.code = code;
  const heading = localize(document.createElement('h2'), build ? 'partFailed' : 'pageFailed');
  const needsPageLoad = error.needsPageLoad || isSignedOut;
  card.toggleAttribute('data-gateway', isSignedOut === true); // updates/reload-offer.ts
  const retryAdvice = build ? 'partAdvice' : 'pageAdvice';
  const reloadAdvice = isSignedOut ? 'gatewayAdvice' : 'reloadAdvice';
  const hungAdvice = code === 'REMOTE_HUNG' ? 'hungAdvice' : retryAdvice;
  const onlineAdvice = needsPageLoad ? reloadAdvice : hungAdvice;
  const advice = localize(document.createElement('p'), navigator.onLine ? onlineAdvice : 'offlineAdvice');
  const button = localize(document.createElement('button'), needsPageLoad ? 'reload' : 'tryAgain');
  button.type = 'button';
  const retry = () => {
    if (build) holdFocus(place);
    if (build && code === 'REMOTE_HUNG') forgetHang(build);
    props.retry();
  };
  // The browser asks a visitor with unsaved work, who may stay and click again.
  if (needsPageLoad) button.addEventListener('click', () => location.reload());
  else button.addEventListener('click', retry, { once: true });
  const details = document.createElement('p');
  details.className = 'conch-reference';
  bindText(details, () => {
    const facts = [build && `${build.remote} ${build.version}`, code, t('reference', { reference })];
    details.textContent = facts.filter(Boolean).join(' · ');
  });
  card.append(heading, advice, button, copyReportButton(), details);

  const region = place.matches('[data-region] > [data-application]') && place.parentElement?.dataset.region;
  const isHeader = region === 'header' || region === 'nav';
  const hasNoHeader = region === 'main' && site && !['header', 'nav'].some((name) => isOnPage(name, site));
  place.replaceChildren(...(site && (isHeader || hasNoHeader) ? [fallbackNavigation(site)] : []), card);
  if (hadFocus) place.querySelector('button')?.focus();
  if (late) void onLateArrival(late, () => card.isConnected && props.retry());
  followManifest(place, card, props);
  return { code, reference };
}

/** Without layouts of its own, a site has any region that its index.html has. */
const isOnPage = (region: string, { manifest, match }: Site): boolean =>
  document.querySelector(`[data-region="${region}"]`) !== null &&
  hasRegion(manifest, layoutOf(match(location.pathname)), region);

/** Seven characters that can be read out on the telephone. */
const newReference = (): string =>
  Array.from({ length: 7 }, () => '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'.charAt(Math.random() * 32)).join('');

/** The button disappears; focus moves to the outlet, which holds what replaces it. */
function holdFocus(outlet: HTMLElement): void {
  outlet.tabIndex = -1;
  outlet.focus();
  outlet.addEventListener('blur', () => outlet.removeAttribute('tabindex'), { once: true });
}

/** Outlets that work keep their builds. Next to them, the place of the card shows what the manifest names now. */
function followManifest(
  place: HTMLElement,
  card: Element,
  { build, site, target, targetIn, restart }: ErrorCardProps,
): void {
  const check = () => {
    if (!card.isConnected) return window.removeEventListener('conch:update', check);
    const next = site && targetIn?.(site.preview(site.manifest));
    if (!next || JSON.stringify(next) === JSON.stringify(target)) return; // it would be loaded and mounted in the same way
    if (build && place.matches(':focus-within')) holdFocus(place);
    restart?.(next);
  };
  window.addEventListener('conch:update', check);
  setTimeout(check); // it may have changed while the attempts went on; the failure is announced first
}
