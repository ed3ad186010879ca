/**
 * The places in the built page that the server finds by regular expression. If you edit ../../index.html or the plugins in ../../build/,
 * keep them, with attribute values in double quotes; markers.test.ts fails if one is missing. An HTML parser is not needed, because the
 * page is always our own.
 */
export const MARKERS = {
  /** `<html`. compose-page.ts adds attributes here. */
  page: /<html\b/,

  /** `<html … data-base="/">`. base-path.ts writes the path of the site here; the shell reads it (boot.ts). */
  base: /(<html\b[^>]*\sdata-base=")\/"/,

  /** `<meta charset="utf-8">`. page-policy.ts writes the Content-Security-Policy of the page after it. */
  charset: /<meta\b[^>]*\bcharset="utf-8"[^>]*>/,

  /** `<html lang="en" …>`. page-language.ts writes the language and the direction of the page here. */
  language: /(<html\b[^>]*?)\slang="[^"]*"/,

  /** `<title>`, which is the name of the site. page-head.ts writes the title and the description of the page here. */
  title: /<title>([^<]*)<\/title>/,

  /** `<link rel="icon" …>`, which is empty. site-face.ts writes the icon of the site in its place. */
  icon: /<link rel="icon"[^>]*>/,

  /** `</head>`. page-layouts.ts and then site-face.ts write style sheets in front of it, after the styles of the shell. */
  headEnd: /<\/head>/,

  /** `<header …></header>`, empty. page-layouts.ts writes the regions before `main` in its place. */
  regionsBeforeMain: /<header data-region="header"><\/header>/,

  /** `<footer …></footer>`, empty. page-layouts.ts writes the regions after `main` in its place. */
  regionsAfterMain: /<footer data-region="footer"><\/footer>/,

  /** `href="/shell/…`, `src="/shell/…`, `url(/shell/…`, `href="/manifests/…`. base-path.ts puts the path of the site in front. */
  ownFiles: /(\b(?:href|src)="|\burl\(["']?)\/(shell|manifests)\//g,

  /**
   * `<script src="…" crossorigin integrity="…">`, of which the shell has one, in development without the last two. compose-page.ts names it
   * in the `Link` header.
   */
  shellScript: /<script\b[^>]*\bsrc="([^"]+)"(?: crossorigin integrity="([^"]+)")?/g,

  /** The same with its end, in production only. inline-shell.ts puts the script itself into the page in its place. */
  checkedShellScript: /<script\b[^>]*\bsrc="([^"]+)" crossorigin integrity="[^"]+"><\/script>/,

  /** `</body>`. inline-shell.ts writes the script of the shell in front of it. */
  bodyEnd: /<\/body>/,

  /** `<link … href="/manifests/site.json" …>`, from ../../build/preload-links.ts. compose-page.ts puts the manifest and the preloads in its place. */
  manifestLink: /<link\b[^>]*\bhref="[^"]*\/manifests\/site\.json"[^>]*>/,

  /** `<link … href="/shell/manifest.…" …>`, from the same plugin. compose-page.ts removes it if the page has a checked manifest. */
  validationLink: /<link\b[^>]*\bhref="[^"]*\/shell\/manifest\.[^>]*>/,

  /**
   * `<body … data-chunk-signature="…" data-chunk-visitor="…">`, the digests of two chunks that few sites need. compose-page.ts preloads
   * such a chunk with its digest, and removes the digest from the pages of all other sites.
   */
  signatureDigest: / data-chunk-signature="([^"]+)"/,
  visitorDigest: / data-chunk-visitor="([^"]+)"/,

  /** The digests of all chunks, at the same place. compose-page.ts preloads those that the builds of a page need. */
  chunkDigests: / data-chunk-([\w-]+)="([^"]+)"/g,

  /** Any `<script>` without `src`. inline-script.ts names their digests in the Content-Security-Policy. */
  inlineScript: /<script\b(?![^>]*\bsrc=)[^>]*>(.*?)<\/script>/gs,

  /** `<nav class="conch-navigation" … hidden></nav>`, empty. no-script-links.ts fills it with the links of the site. */
  noScriptLinks: /(<nav\b[^>]*class="conch-navigation"[^>]*?) hidden(?:="[^"]*")?><\/nav>/,
} as const;
