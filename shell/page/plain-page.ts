/**
 * Shows what index.html has for visitors without JavaScript also to those whose browser is too old for the shell, and to those whom
 * the shell's script did not reach. It comes after that script, and nothing waits for it. Compiled for browsers of any age
 * (../server/build-plain-page.ts), it can import nothing.
 */
(function showPlainPage() {
  const page = document.documentElement;
  const main = document.querySelector('main');
  const noscript = document.querySelector('main noscript');
  const reason = page.getAttribute('data-shell') === 'old' ? 'old' : 'missing'; // boot.ts has looked
  // The shell's chunks go in there; a script that did not arrive, or that the browser could not read, has not put it there.
  if (!main || !noscript || (reason === 'missing' && 'webpackChunkconch' in window)) return;
  page.setAttribute('data-shell', reason);
  main.innerHTML = noscript.textContent || ''; // where scripts run it is text, no elements
  const texts = main.querySelectorAll<HTMLElement>('[data-when]');
  for (let index = 0; index < texts.length; index += 1) {
    const text = texts[index];
    if (text) text.hidden = text.getAttribute('data-when') !== reason;
  }
  const button = main.querySelector('button');
  if (button) button.onclick = () => location.reload();
})();
