import { type AppProps, registerApplication } from 'single-spa';
import { singleSpaIsHere } from '../application/parcels.ts';

/** Name of the application that owns the parcels of all remotes. */
const OWNER = 'conch';

/**
 * Registers the one owner of every parcel that a remote mounts. single-spa awaits an application's own parcels before it
 * unmounts that application, so one that hangs would stop all navigation; root parcels it never lets go. This owner is never
 * unmounted, and lets go of a parcel when that is unmounted.
 */
export function registerParcelOwner(): void {
  registerApplication({
    name: OWNER,
    activeWhen: () => true,
    app: async () => ({
      bootstrap: async () => {},
      mount: async (props: AppProps) => singleSpaIsHere(props),
      unmount: async () => {},
    }),
  });
}
