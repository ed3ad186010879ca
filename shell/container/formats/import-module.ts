/** Imports a file of a build, which webpack leaves alone: https://webpack.js.org/api/module-methods/#webpackignore */
export const importModule = (url: string): Promise<object> => import(/* webpackIgnore: true */ url);
