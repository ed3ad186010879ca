import { mount as mountIn } from '../plain/view.ts';

type Props = { readonly name: string; readonly container: HTMLElement };

export async function bootstrap(): Promise<void> {}

export const mount = ({ name, container }: Props): Promise<void> => mountIn({ name, domElement: container });

export const unmount = async ({ container }: Props): Promise<void> => container.replaceChildren();
