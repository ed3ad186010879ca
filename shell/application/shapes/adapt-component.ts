import type { ReactNode } from 'react';
import type { ComponentOptions } from 'vue';
import type { ShellProps } from '../../../remotes/kit/props.ts';
import { createReactLifecycles, type ReactParts } from '../../../remotes/kit/react-lifecycles.ts';
import { createVueLifecycles, type VueParts } from '../../../remotes/kit/vue-lifecycles.ts';
import { type SharedModules, takeShared } from '../../container/shared-modules/take-shared.ts';
import { ShellError } from '../../errors.ts';
import type { Build } from '../../site/builds/choose-build.ts';
import type { MountTarget } from '../../site/site.ts';
import { isLifecycle, type Lifecycles, plainLifecycles, property } from '../plain-lifecycles.ts';
import { elementLifecycles } from './element-lifecycles.ts';

type Adapter = NonNullable<MountTarget['adapter']>;

/** Component -> its lifecycles, which know where it is mounted. */
const adapted = new WeakMap<object, Lifecycles>();

/**
 * Makes lifecycles of a component, with the React or Vue that the builds of the page share.
 *
 * @throws {ShellError} LIFECYCLES_MISSING if there is no component; SHARED_VERSION_MISSING, SHARED_CHUNK_UNREACHABLE
 */
export async function adaptComponent(
  adapter: Adapter,
  exports: unknown,
  build: Build,
  scope: SharedModules,
): Promise<Lifecycles> {
  const component = [property(exports, 'default'), exports].find((value) => value instanceof Object || isTag(value));
  if (!component || (component === exports && !isLifecycle(exports))) {
    throw new ShellError(
      'LIFECYCLES_MISSING',
      `the default export is no component, as "adapter": "${adapter}" says`,
      build,
    );
  }
  const known = component instanceof Object ? adapted.get(component) : undefined;
  const lifecycles = known ?? plainLifecycles(await make[adapter](component, build, scope));
  if (!lifecycles) throw new TypeError(`the adapter ${adapter} made no lifecycles`);
  if (component instanceof Object) adapted.set(component, lifecycles);
  return lifecycles;
}

/** Name of a custom element. */
const isTag = (value: unknown): value is string => typeof value === 'string';

const make: Readonly<Record<Adapter, (component: unknown, build: Build, scope: SharedModules) => unknown>> = {
  async react(component, build, scope) {
    const [react, dom] = await Promise.all([
      takeParts<{ createElement(type: unknown, props: object): ReactNode }>(scope, ['react'], 'createElement', build),
      takeParts<ReactParts>(scope, ['react-dom'], 'flushSync', build),
    ]);
    // Of React 18, `react-dom` has it as well: https://react.dev/blog/2024/04/25/react-19-upgrade-guide#removed-reactdom-render
    const client = await takeParts<ReactParts>(scope, ['react-dom/client', 'react-dom'], 'createRoot', build);
    const parts: ReactParts = { createRoot: client.createRoot, flushSync: dom.flushSync };
    return createReactLifecycles(parts, (props: ShellProps) => react.createElement(component, props));
  },
  async vue(component, build, scope) {
    return createVueLifecycles(
      await takeParts<VueParts>(scope, ['vue'], 'createApp', build),
      component as ComponentOptions,
    );
  },
  'custom-element': (component, build) => elementLifecycles(component, build),
};

/**
 * The first of some shared modules that has this export, by name or as a property of its default.
 *
 * @throws {ShellError} SHARED_VERSION_MISSING, SHARED_CHUNK_UNREACHABLE
 */
async function takeParts<Parts>(
  scope: SharedModules,
  names: readonly string[],
  exported: keyof Parts & string,
  build: Build,
): Promise<Parts> {
  for (const name of names) {
    if (!scope[name]) continue;
    const taken = await takeShared(scope, name, build);
    const found = [taken, property(taken, 'default')].find((each) => isLifecycle(property(each, exported)));
    if (found) return found as Parts;
  }
  const fact = `\`${exported}\` is needed to mount the component, and no build of the page shares ${names.join(' or ')}`;
  throw new ShellError('SHARED_VERSION_MISSING', fact, build);
}
