import { type AppProps, registerApplication } from 'single-spa';
import { connectSingleSpa } from '../application/parcels.ts';
import { navigateToUrl } from './navigate-to-url.ts';

/** Name of the application that owns the parcels of all remotes. */
const OWNER = 'conch';

/**
 * Registers the application that owns every parcel of every remote. Before single-spa unmounts an application it waits for that
 * application's parcels, so one that hangs would block all navigation; and it never releases root parcels
 * (https://github.com/single-spa/single-spa/blob/main/src/parcels/mount-parcel.js). This owner is never unmounted, and releases a
 * parcel when the parcel unmounts.
 */
export function registerParcelOwner(): void {
  registerApplication({
    name: OWNER,
    activeWhen: () => true,
    app: async () => ({
      bootstrap: async () => {},
      mount: async (props: AppProps) =>
        connectSingleSpa({ ...props, singleSpa: { ...Object(props.singleSpa), navigateToUrl } }),
      unmount: async () => {},
    }),
  });
}
