/**
 * Shows what index.html has for visitors without JavaScript also to those whose browser is too old for the shell, and to those for
 * whom the shell's script did not arrive or failed. It stands in the page, so that it is there when nothing else is; compiled for
 * browsers of any age (../server/inline-plain-page.ts), it can import nothing.
 */
document.addEventListener('DOMContentLoaded', function showPlainPage() {
  const page = document.documentElement;
  const main = document.querySelector('main');
  const noscript = document.querySelector('main noscript');
  const reason = page.getAttribute('data-shell') === 'old' ? 'old' : 'missing'; // boot.ts has looked
  // By now the shell's script, which is deferred, has run or never will. It says when it has: see main.ts.
  if (!main || !noscript || (reason === 'missing' && page.getAttribute('data-started') !== null)) return;
  page.setAttribute('data-shell', reason);
  main.innerHTML = noscript.textContent || ''; // where scripts run it is text, no elements
  const texts = main.querySelectorAll<HTMLElement>('[data-when]');
  for (let index = 0; index < texts.length; index += 1) {
    const text = texts[index];
    if (text) text.hidden = text.getAttribute('data-when') !== reason;
  }
  const button = main.querySelector('button');
  if (button) button.onclick = () => location.reload();
});
