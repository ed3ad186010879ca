import type { AppProps, Parcel, ParcelConfig, ParcelProps } from 'single-spa';

type MountParcel = AppProps['mountParcel'];
type SingleSpa = Record<string, unknown>;

let owned: AppProps | undefined;
// Without `Promise.withResolvers`: this runs before page/is-supported.ts can ask for it.
let resolveLoaded: (props: AppProps) => void;
const loaded = new Promise<AppProps>((resolve) => {
  resolveLoaded = resolve;
});

/**
 * The prop `singleSpa`. Remotes may mount before single-spa has loaded. Until then it answers as single-spa does without any
 * application, and defers calls until single-spa has loaded.
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
    await loaded;
    return (singleSpa[name] as (...parameters: unknown[]) => unknown)(...parameters);
  };
}

/** @param props of the application that owns all parcels; everything that single-spa exports is among them */
export function connectSingleSpa(props: AppProps): void {
  owned = props;
  Object.assign(singleSpa, props.singleSpa);
  resolveLoaded(props);
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
      const forget = () => parcels.delete(parcel);
      parcel.unmountPromise.then(forget, forget);
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
  const pending = loaded.then((owner) => {
    parcel = owner.mountParcel(config, props);
    return parcel;
  });
  const proxy: Parcel = {
    mount: async () => (await pending).mount(),
    unmount: async () => (await pending).unmount(),
    getStatus: () => parcel?.getStatus() ?? 'NOT_LOADED',
    loadPromise: pending.then((it) => it.loadPromise),
    bootstrapPromise: pending.then((it) => it.bootstrapPromise),
    mountPromise: pending.then((it) => it.mountPromise),
    unmountPromise: pending.then((it) => it.unmountPromise),
  };
  // Only a parcel whose module has `update` has it too, which is known once the module has loaded.
  proxy.loadPromise.then(() => Object.assign(proxy, parcel?.update && { update: parcel.update })).catch(() => {});
  return proxy;
}
