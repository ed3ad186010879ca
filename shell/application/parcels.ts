import type { AppProps, Parcel, ParcelConfig, ParcelProps } from 'single-spa';

type MountParcel = AppProps['mountParcel'];
type SingleSpa = Record<string, unknown>;

let owned: AppProps | undefined;
let arrive: (props: AppProps) => void;
const arrival = new Promise<AppProps>((resolve) => {
  arrive = resolve;
});

/**
 * The prop `singleSpa`. Remotes may be mounted before single-spa has come: until then it says what single-spa says that knows no
 * application, and does what it is asked to do when it is there.
 */
const singleSpa: SingleSpa = {
  getAppNames: () => [],
  getMountedApps: () => [],
  checkActivityFunctions: () => [],
  getAppStatus: () => null,
  mountRootParcel: mountParcel,
};
for (const name of [
  'navigateToUrl',
  'triggerAppChange',
  'registerApplication',
  'unregisterApplication',
  'unloadApplication',
  'addErrorHandler',
  'removeErrorHandler',
]) {
  singleSpa[name] = async (...parameters: unknown[]) => {
    await arrival;
    return (singleSpa[name] as (...parameters: unknown[]) => unknown)(...parameters);
  };
}

/** @param props what single-spa gives to the owner of all parcels; all that it exports is in there, too */
export function singleSpaIsHere(props: AppProps): void {
  owned = props;
  Object.assign(singleSpa, props.singleSpa);
  arrive(props);
}

/** The props of single-spa's contract that are the same for every module. */
export const singleSpaProps = (mountParcel: MountParcel) => ({ singleSpa, mountParcel });

/** Parcels that one attempt's module mounts, so that they end with it. */
export function parcelsOf(): { readonly mountParcel: MountParcel; unmountAll(): Promise<void> } {
  const parcels = new Set<Parcel>();
  return {
    mountParcel(config: ParcelConfig, props: ParcelProps) {
      const parcel = mountParcel(config, props);
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

function mountParcel(config: ParcelConfig, props: ParcelProps): Parcel {
  if (owned) return owned.mountParcel(config, props);
  let parcel: Parcel | undefined;
  const coming = arrival.then((owner) => {
    parcel = owner.mountParcel(config, props);
    return parcel;
  });
  const early: Parcel = {
    mount: async () => (await coming).mount(),
    unmount: async () => (await coming).unmount(),
    getStatus: () => parcel?.getStatus() ?? 'NOT_LOADED',
    loadPromise: coming.then((it) => it.loadPromise),
    bootstrapPromise: coming.then((it) => it.bootstrapPromise),
    mountPromise: coming.then((it) => it.mountPromise),
    unmountPromise: coming.then((it) => it.unmountPromise),
  };
  // Only what can be updated has it, which is known when it is loaded.
  early.loadPromise.then(() => Object.assign(early, parcel?.update && { update: parcel.update })).catch(() => {});
  return early;
}
