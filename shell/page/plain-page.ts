/**
 * Shows the `<noscript>` content of index.html to two further groups of visitors: those whose browser is too old for the shell (`old`),
 * and those for whom the shell's script failed to load or threw (`missing`).
 *
 * ../build/inline-plain-page.ts compiles this file to ES5 and inlines it into the page, so that it works when nothing else does. It
 * cannot import anything.
 */
document.addEventListener('DOMContentLoaded', function showPlainPage() {
  const page = document.documentElement;
  const main = document.querySelector('main');
  const noscript = document.querySelector('main noscript');
  const reason = page.getAttribute('data-shell') === 'old' ? 'old' : 'missing'; // set by boot.ts
  // Deferred scripts run before this event, so the shell's script has either run, and main.ts has set `data-started`, or never will
  // (https://developer.mozilla.org/en-US/docs/Web/API/Document/DOMContentLoaded_event).
  if (!main || !noscript || (reason === 'missing' && page.getAttribute('data-started') !== null)) return;
  page.setAttribute('data-shell', reason);
  // With scripting, `<noscript>` contains text instead of elements. Only a policy of our own may make HTML of it in a page with Trusted
  // Types (https://developer.mozilla.org/en-US/docs/Web/API/Trusted_Types_API).
  const html = noscript.textContent || '';
  const policy = window.trustedTypes?.createPolicy('conch', { createHTML: (text) => text });
  main.innerHTML = policy ? policy.createHTML(html) : html;
  const texts = main.querySelectorAll<HTMLElement>('[data-when]');
  for (let index = 0; index < texts.length; index += 1) {
    const text = texts[index];
    if (text) text.hidden = text.getAttribute('data-when') !== reason;
  }
  main.onclick = (event) => {
    if (event.target instanceof HTMLButtonElement) location.reload();
  };
});
