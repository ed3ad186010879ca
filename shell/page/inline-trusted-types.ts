/**
 * An inline script of pages whose manifest has `policy.trustedTypes`, in front of all other scripts. The browser asks it about every text
 * that code of the page makes the URL of a script or of a worker: only files of the shell and of builds pass. For text that becomes HTML
 * or code it has no function, so the browser refuses that.
 *
 * It is the same in every page, so that a Content-Security-Policy can name its digest; webpack.config.ts builds it as a file of its own.
 *
 * https://developer.mozilla.org/en-US/docs/Web/API/Trusted_Types_API#using_a_default_policy
 */

function checkScriptUrls(): void {
  // Firefox 121 to 147 and Safari before 26 have no Trusted Types, and enforce none.
  const { trustedTypes } = window;
  const places = document.currentScript?.dataset.places?.split(' ').map((place) => new URL(place, location.href).href);
  if (!trustedTypes || !places) return;
  trustedTypes.createPolicy('default', {
    createScriptURL(text) {
      const { href } = new URL(text, document.baseURI);
      // Some hosts decode these to a slash, which could lead out of the folder.
      const isPlain = !/%(2f|5c)/i.test(href);
      return isPlain && places.some((place) => decodeURI(href).startsWith(decodeURI(place))) ? text : null;
    },
  });
}

checkScriptUrls();
