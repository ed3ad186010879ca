type Container = { init(scope: object): unknown; get(name: string): unknown };
type Props = { readonly domElement: HTMLElement };
type Lifecycle = ((props: Props) => unknown) | readonly ((props: Props) => unknown)[];
type Lifecycles = Readonly<Partial<Record<'bootstrap' | 'mount' | 'unmount' | 'update', Lifecycle>>>;

/** A remote of the page that can change. */
export type Changeable = {
  /** Mounts its outlets again, with its code as it is now. Gives why it cannot, and the page has to be loaded again. */
  change(): Promise<string | undefined>;
};

/** In the page: remote -> what is there of it. A second evaluation of its entry adds a second one. */
export type ChangeableRemotes = Record<string, Changeable[]>;

export type Options = {
  readonly name: string;
  readonly first: Container;
  /** Evaluates the entry once more. Left out: it cannot be. */
  readonly evaluate?: () => Promise<Container>;
  /** Gives lifecycles for a component. */
  readonly adapt?: ((exports: unknown, scope: object) => Promise<Lifecycles>) | undefined;
};

/**
 * Wraps the container of a remote so that its outlets can be mounted again without the shell, and the rest of the page, noticing. Each
 * evaluation has a share scope of its own, so that a changed shared module counts, too. Runs in a page: it is sent there as text, so that
 * it uses nothing of this file but its parameters.
 */
export function mountAgain({ name, first, evaluate, adapt }: Options): Container {
  type Generation = {
    readonly container: Container;
    readonly scope: object;
    readonly modules: Map<string, Promise<Lifecycles | undefined>>;
  };
  type Mounted = { readonly module: string; lifecycles: Lifecycles; props: Props };
  const generationOf = (container: Container): Generation => ({ container, scope: {}, modules: new Map() });
  let current = generationOf(first);
  const mounted = new Map<HTMLElement, Mounted>();
  let obstacle: string | undefined;

  const run = async (lifecycle: Lifecycle | undefined, props: Props) => {
    for (const each of [lifecycle ?? []].flat()) await each(props);
  };
  const exportsOf = async ({ container }: Generation, module: string): Promise<unknown> => {
    const factory = await container.get(module);
    return typeof factory === 'function' ? factory() : factory;
  };
  /** Undefined if it exports something else. */
  const lifecyclesIn = (exports: unknown): Lifecycles | undefined =>
    [exports, Object(exports).default].find(
      (each): each is Lifecycles => typeof each === 'object' && each !== null && 'mount' in each && 'unmount' in each,
    );
  const load = (generation: Generation, module: string): Promise<Lifecycles | undefined> => {
    const start = async () => {
      const exports = await exportsOf(generation, module);
      const lifecycles = adapt ? await adapt(exports, generation.scope) : lifecyclesIn(exports);
      return lifecycles && { ...lifecycles };
    };
    const lifecycles = generation.modules.get(module) ?? start();
    generation.modules.set(module, lifecycles);
    lifecycles.catch(() => generation.modules.delete(module));
    return lifecycles;
  };
  const bootstrapped = new WeakSet<Lifecycles>();
  const mount = async (module: string, lifecycles: Lifecycles, props: Props) => {
    mounted.set(props.domElement, { module, lifecycles, props });
    try {
      if (!bootstrapped.has(lifecycles)) await run(lifecycles.bootstrap, props);
      bootstrapped.add(lifecycles);
      await run(lifecycles.mount, props);
    } catch (error) {
      mounted.delete(props.domElement);
      obstacle = `${name} had failed to mount`;
      throw error;
    }
  };
  const wrapped = (module: string, start: Lifecycles) => ({
    ...start,
    default: undefined,
    bootstrap: async () => {},
    async mount(props: Props) {
      const lifecycles = await load(current, module);
      if (lifecycles) await mount(module, lifecycles, props);
    },
    ...(start.update && {
      async update(props: Props) {
        const own = mounted.get(props.domElement);
        if (!own) return;
        own.props = props;
        await run(own.lifecycles.update, props);
      },
    }),
    async unmount(props: Props) {
      const own = mounted.get(props.domElement);
      mounted.delete(props.domElement);
      await run(own?.lifecycles.unmount, props);
    },
  });

  const change = async (): Promise<string | undefined> => {
    if (obstacle !== undefined || !evaluate) return obstacle ?? 'its modules are evaluated once in a page';
    const next = generationOf(await evaluate());
    await next.container.init(next.scope);
    const modules = [...new Set([...mounted.values()].map(({ module }) => module))];
    // Before anything is unmounted, because a module with a mistake cannot be loaded.
    const loaded = await Promise.all(modules.map((module) => load(next, module)));
    if (loaded.includes(undefined)) return `${modules[loaded.indexOf(undefined)]} has no lifecycles any more`;
    current = next;
    for (const { module, lifecycles, props } of [...mounted.values()]) {
      await run(lifecycles.unmount, props).catch((error: unknown) => console.warn(`${name} did not unmount`, error));
      props.domElement.replaceChildren();
      const fresh = await load(next, module);
      if (fresh) await mount(module, fresh, props);
    }
    return undefined;
  };
  const remotes: ChangeableRemotes = (Reflect.get(globalThis, 'conch dev') ?? {}) as ChangeableRemotes;
  Reflect.set(globalThis, 'conch dev', remotes);
  remotes[name] = [...(remotes[name] ?? []), { change }];

  return {
    init: () => current.container.init(current.scope),
    async get(module) {
      const generation = current;
      const start = await load(generation, module);
      if (start) return () => wrapped(module, start);
      obstacle = `${module} of ${name} exports no lifecycles`;
      const exports = await exportsOf(generation, module);
      return () => exports;
    },
  };
}
