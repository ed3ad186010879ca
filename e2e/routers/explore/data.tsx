import { useEffect, useState } from 'react';
import { createBrowserRouter, RouterProvider } from 'react-router';
import { reactLifecycles } from '../../../remotes/lifecycles/react.tsx';
import type { ShellProps } from '../../../remotes/props.ts';
import { count, seen } from '../seen.ts';
import { Page } from './page.tsx';

const routes = [
  {
    path: '*',
    element: <Page />,
    hydrateFallbackElement: <></>,
    loader() {
      count('react loaded');
      return seen().gate ?? null;
    },
  },
];

function Explore({ base }: ShellProps) {
  const [router] = useState(() => createBrowserRouter(routes, { basename: base }));
  useEffect(() => () => router.dispose(), [router]);
  return (
    <>
      <h1>shop</h1>
      <RouterProvider router={router} />
    </>
  );
}

export const { mount, unmount, update } = reactLifecycles(Explore);
