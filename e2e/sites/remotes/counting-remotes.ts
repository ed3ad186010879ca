import { COUNTER_MARK, type RemoteSource } from './built-remotes.ts';

/** A remote that shows its name and the next number of the shared module `counter`, for `testWithBuilds`. */
export const countingRemote = (name: string): RemoteSource => ({
  view: `
    import { next, words } from 'counter';
    export const mount = async ({ domElement }) => { domElement.textContent = '${name} ' + words + ' ' + next(); };
    export const unmount = async () => {};
  `,
});

/** What a counting remote shows. */
export const counted = (name: string): RegExp => new RegExp(`^${name} ${COUNTER_MARK} \\d$`);
