import { BrowserRouter } from 'react-router';
import type { ShellProps } from '../../../../remotes/kit/props.ts';
import { reactLifecycles } from '../../../../remotes/kit/react.tsx';
import { Page } from './page.tsx';

const Explore = ({ base }: ShellProps) => (
  <BrowserRouter basename={base}>
    <h1>shop</h1>
    <Page />
  </BrowserRouter>
);

export const { mount, unmount, update } = reactLifecycles(Explore);
