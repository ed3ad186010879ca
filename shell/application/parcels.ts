import { type AppProps, type Parcel, type ParcelConfig, type ParcelProps, registerApplication } from 'single-spa';

type MountParcel = AppProps['mountParcel'];

/** Name of the application that owns the parcels of all remotes. */
const OWNER = 'conch';

/** What single-spa gives to the owner: the namespace of single-spa itself is in there, and need not be in the shell once more. */
let owned: AppProps | undefined;

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
      mount: async (props: AppProps) => {
        owned = props;
      },
      unmount: async () => {},
    }),
  });
}

/** The props of single-spa's contract that are the same for every module. */
export const singleSpaProps = (mountParcel: MountParcel) => ({ singleSpa: owned?.singleSpa, mountParcel });

/** Parcels that one attempt's module mounts, so that they end with it. */
export function parcelsOf(): { readonly mountParcel: MountParcel; unmountAll(): Promise<void> } {
  const parcels = new Set<Parcel>();
  return {
    mountParcel(config: ParcelConfig, props: ParcelProps) {
      if (!owned) throw new TypeError('single-spa has not started');
      const parcel = owned.mountParcel(config, props);
      parcels.add(parcel);
      parcel.unmountPromise.then(
        () => parcels.delete(parcel),
        () => parcels.delete(parcel),
      );
      return parcel;
    },
    async unmountAll() {
      await Promise.allSettled([...parcels].map((parcel) => parcel.unmount()));
    },
  };
}
