/**
 * Every lazy chunk of the shell: what is in it, and when it is requested. This is the only place with `import()`.
 *
 * Code in a chunk requests no other chunk. Where it needs one, it is given the function for that, so that imports never form a
 * circle. A failed `import()` rejects, and the next call requests the file again.
 *
 * | Chunk           | Requested                                                                                        |
 * |-----------------|--------------------------------------------------------------------------------------------------|
 * | manifest        | at the start, if the page has no manifest that its server has validated; else with the first update |
 * | signature       | at the start of a page of a site with keys                                                          |
 * | visitor         | at the start of a page of a site whose manifest has `visitor`                                       |
 * | hangs           | at the start, if an earlier page has left a note that code of a remote was running, or such a build is left out |
 * | explain-invalid | when parts of a manifest are invalid (it contains zod)                                              |
 * | single-spa      | when the first page has mounted, 500 ms after the start at the latest; it also follows the title    |
 * | page-changes    | when the first page has mounted                                                                     |
 * | errors          | when the first page has mounted, 2 s after the start at the latest; earlier if something fails      |
 * | updates         | after errors                                                                                        |
 * | reports         | when something has mounted, after updates, if the manifest has `reports` and this page load is in the sample |
 * | prefetch        | after page-changes, when the page is idle and the visitor does not save data                        |
 * | support         | when an error is unhandled, the policy of the page is violated, or somebody asks who shares what, or for a report of the page; at the start of a tab that a link has asked for a preview or for safe mode |
 * | providers       | when it is not obvious that a build gets the shared modules that it requires (it contains semver)    |
 * | check-files     | before the entry of a build that does not check its files, if the manifest has them or requires integrity |
 * | formats         | before the entry of a build whose `format` is not `script`, that has files `before` it, or whose `moduleName` is a path |
 * | shapes          | when an exposed module is not lifecycles alone: a component, a function, with `timeouts` or `unload`, or invalid |
 * | scope-styles    | before the entry of a remote that has `styles` in the manifest                                      |
 * | shadow-styles   | before the first fragment in a shadow root opens                                                    |
 */

// manifest
export const fetchChunk = () => import(/* webpackChunkName: "manifest" */ './manifest/fetch-manifest.ts');
export const validationChunk = () => import(/* webpackChunkName: "manifest" */ './manifest/validate/validate-fast.ts');
export const preloadHintsChunk = () => import(/* webpackChunkName: "manifest" */ './preload/preload-hints.ts');

// signature
export const signatureChunk = () => import(/* webpackChunkName: "signature" */ './manifest/signed-manifest.ts');

// visitor
export const visitorChunk = () => import(/* webpackChunkName: "visitor" */ './visitor/watch-visitor.ts');

// hangs
export const hangsChunk = () => import(/* webpackChunkName: "hangs" */ './hangs/found-notes.ts');

// explain-invalid
export const explanationChunk = () =>
  import(/* webpackChunkName: "explain-invalid" */ './manifest/validate/explain-invalid.ts');

// single-spa
export const singleSpaChunk = () => import(/* webpackChunkName: "single-spa" */ './single-spa/start.ts');
export const followRouteChunk = () => import(/* webpackChunkName: "single-spa" */ './navigation/follow-route.ts');

// page-changes
export const pageChangesChunk = () => import(/* webpackChunkName: "page-changes" */ './navigation/page-changes.ts');
export const changeLanguageChunk = () => import(/* webpackChunkName: "page-changes" */ './texts/change-language.ts');

// errors
export const afterFailureChunk = () => import(/* webpackChunkName: "errors" */ './application/after-failure.ts');
export const progressChunk = () => import(/* webpackChunkName: "errors" */ './container/time-limits/watch-progress.ts');
export const lateLoadsChunk = () => import(/* webpackChunkName: "errors" */ './container/time-limits/late-loads.ts');
export const diagnosisChunk = () => import(/* webpackChunkName: "errors" */ './container/diagnosis/diagnose-entry.ts');
export const moduleDiagnosisChunk = () =>
  import(/* webpackChunkName: "errors" */ './container/diagnosis/diagnose-module.ts');
export const takenNamesChunk = () => import(/* webpackChunkName: "errors" */ './container/diagnosis/taken-names.ts');
export const fallbackManifestChunk = () => import(/* webpackChunkName: "errors" */ './manifest/fallback-manifest.ts');
export const keepLastGoodChunk = () => import(/* webpackChunkName: "errors" */ './updates/keep-last-good.ts');
export const errorCardChunk = () => import(/* webpackChunkName: "errors" */ './page/error-card.ts');
export const stillLoadingChunk = () => import(/* webpackChunkName: "errors" */ './page/still-loading.ts');
export const notFoundChunk = () => import(/* webpackChunkName: "errors" */ './page/not-found.ts');

// updates
export const updatesChunk = () => import(/* webpackChunkName: "updates" */ './updates/follow-manifest.ts');

// reports
export const reportsChunk = () => import(/* webpackChunkName: "reports" */ './field-reports/watch-page.ts');

// prefetch
export const prefetchChunk = () => import(/* webpackChunkName: "prefetch" */ './prefetch/prefetch.ts');

// support
export const supportChunk = () => import(/* webpackChunkName: "support" */ './container/diagnosis/support.ts');
export const overridesChunk = () => import(/* webpackChunkName: "support" */ './overrides/install-overrides.ts');

// providers
export const providersChunk = () =>
  import(/* webpackChunkName: "providers" */ './container/shared-modules/await-providers.ts');

// check-files
export const checkFilesChunk = () => import(/* webpackChunkName: "check-files" */ './container/check-files.ts');

// formats
export const formatsChunk = () => import(/* webpackChunkName: "formats" */ './container/formats/load-entry.ts');

// shapes
export const shapesChunk = () => import(/* webpackChunkName: "shapes" */ './application/shapes/read-shape.ts');

// scope-styles
export const scopeStylesChunk = () => import(/* webpackChunkName: "scope-styles" */ './styles/scope-foreign-styles.ts');

// shadow-styles
export const shadowStylesChunk = () => import(/* webpackChunkName: "shadow-styles" */ './styles/style-shadow-roots.ts');
