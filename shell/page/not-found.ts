/** Shows the page for a path that no application in `main` claims, if the visitor is still there. */
export function showNotFound(pathname: string, home: string): void {
  if (location.pathname !== pathname) return;
  document.querySelector('.conch-not-found')?.remove(); // asked for twice before it could be had
  const page = document.createElement('section');
  page.className = 'conch-not-found';
  const status = document.createElement('p');
  status.className = 'conch-reference';
  status.textContent = '404 · Not found';
  const heading = document.createElement('h1');
  heading.textContent = 'There is no page here';
  const explanation = document.createElement('p');
  explanation.textContent = `Nothing on this site answers to ${decode(pathname)}. The link may be old, or mistyped.`;
  const link = document.createElement('a');
  link.href = home;
  link.textContent = 'Go to the start page';
  page.append(status, heading, explanation, link);
  document.querySelector('main')?.append(page);
}

/** A path that a person mistyped need not be well encoded. */
function decode(pathname: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch (error) {
    if (error instanceof URIError) return pathname;
    throw error;
  }
}
