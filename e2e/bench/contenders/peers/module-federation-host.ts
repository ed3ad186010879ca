import { createInstance } from '@module-federation/runtime';
import { applicationsOfPage, outletOf } from './page-applications.ts';

type View = { mount(props: { readonly name: string; readonly domElement: HTMLElement }): Promise<void> };

const applications = applicationsOfPage();
const host = createInstance({
  name: 'host',
  remotes: applications.map(({ remote, url }) => ({ name: remote, entry: url })),
});
for (const { name, remote, paths } of applications) {
  if (!paths.includes(location.pathname)) continue;
  const domElement = outletOf(name);
  void host.loadRemote<View>(`${remote}/view`).then((view) => view?.mount({ name, domElement }));
}
