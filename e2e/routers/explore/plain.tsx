import { BrowserRouter } from 'react-router';
import { reactLifecycles } from '../../../remotes/lifecycles/react.tsx';
import type { ShellProps } from '../../../remotes/props.ts';
import { Page } from './page.tsx';

const Explore = ({ base }: ShellProps) => (
  <BrowserRouter basename={base}>
    <h1>shop</h1>
    <Page />
  </BrowserRouter>
);

export const { mount, unmount, update } = reactLifecycles(Explore);
