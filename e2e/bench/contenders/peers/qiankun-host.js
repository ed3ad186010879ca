// Not TypeScript: the types of qiankun declare others for the browser's globals.
import { registerMicroApps, start } from 'qiankun';
import { applicationsOfPage, outletOf } from './page-applications.ts';

const applications = applicationsOfPage();
for (const { name, paths } of applications) if (paths.includes(location.pathname)) outletOf(name);
registerMicroApps(
  applications.map(({ name, url, paths }) => ({
    name,
    entry: url,
    container: `#${name}`,
    activeRule: ({ pathname }) => paths.includes(pathname),
  })),
);
start({ singular: false }); // several on one page
