/**
 * `conch-shell/remote`: the types that the code of a remote needs of the shell, for any framework. The lifecycles of `conch-shell/react`,
 * `/vue` and `/svelte` add `<conch-fragment>` to the types of their templates.
 */
import type { LanguageDetail, ManifestDetail, StatusDetail, VisitorDetail } from '../../shell/events.ts';
import type { ShellProps } from './props.ts';

export type * from './fragments.ts'; // with a star, because a site cannot add to an interface that is exported again by its name
export type { LanguageDetail, ManifestDetail, ShellProps, StatusDetail, VisitorDetail };

/** What an exposed module exports. Each function may be missing but `mount`; one without `update` is mounted again when props change. */
export type Lifecycles<Props extends ShellProps = ShellProps> = {
  readonly bootstrap?: (props: Props) => unknown;
  readonly mount: (props: Props) => unknown;
  readonly update?: (props: Props) => unknown;
  readonly unmount: (props: Props) => unknown;
};
