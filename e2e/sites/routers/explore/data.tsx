import { useEffect, useState } from 'react';
import { createBrowserRouter, RouterProvider } from 'react-router';
import type { ShellProps } from '../../../../remotes/kit/props.ts';
import { reactLifecycles } from '../../../../remotes/kit/react.tsx';
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
