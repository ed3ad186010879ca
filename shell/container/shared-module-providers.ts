import { ShellError } from '../errors.ts';

/** One build's offer of a shared module in one version: what its container puts into the share scope. */
export type Provider = {
  /** A factory, or a promise of one; an eager provider has it at once. */
  get(): unknown;
  /** The `uniqueName` of the build. */
  readonly from?: string;
  readonly eager?: boolean;
  /** Set by whoever asks; webpack keeps to a version that is loaded. */
  loaded?: unknown;
};

type Factory = () => unknown;

/** How long one provider is waited for alone; then the next one is asked as well. */
const NEXT_PROVIDER_AFTER_MS = 3_000;

/** Errors of shared modules after which a fresh runtime will be given another provider. */
const curable = new WeakSet<object>();

/** Whether `error` was thrown by a shared module that another build, too, provides: to load anew will use that one. */
export const hasOtherProvider = (error: unknown): boolean => error instanceof Object && curable.has(error);

/**
 * All that the builds of the page offer for one version of a shared module.
 *
 * webpack would keep one of them, and a consumer would fail with it. Here they are asked in webpack's own order (eager before
 * lazy, then the greater `from`) until one delivers. That one is used from then on: two would be two instances. One that failed
 * is asked again only after all others, and then a healed network heals it.
 */
export class SharedModuleProviders {
  readonly #name: string;
  /** By `from`: a fresh runtime of a build takes the place of the one before. */
  readonly #offers = new Map<string, Provider>();
  readonly #failed = new WeakSet<Provider>();
  readonly #loading = new WeakSet<Provider>();
  #winner: { readonly of: Provider; readonly factory: Factory } | undefined;

  /** What stands in the share scope. It stays the same object, and says of itself what the preferred provider says. */
  readonly entry: Provider = { get: () => this.#get() };

  /** @param name such as react@19.3.1 */
  constructor(name: string) {
    this.#name = name;
  }

  add(offer: Provider): void {
    this.#offers.set(String(offer.from), offer);
    const [preferred] = this.#inOrder();
    // As webpack does: what somebody may be using keeps its place.
    if (!this.entry.loaded && preferred) Object.assign(this.entry, preferred, { get: this.entry.get });
  }

  #inOrder(): Provider[] {
    const rank = (offer: Provider): number =>
      (this.#failed.has(offer) ? 0 : 8) +
      (this.#loading.has(offer) ? 4 : 0) +
      (offer.loaded ? 2 : 0) +
      (offer.eager ? 1 : 0);
    return [...this.#offers.values()].sort((a, b) => rank(b) - rank(a) || (String(a.from) < String(b.from) ? 1 : -1));
  }

  #get(): unknown {
    if (!this.#winner) {
      const [preferred] = this.#inOrder();
      // Who consumes eagerly cannot wait, not even for a promise that is fulfilled.
      const factory = preferred?.eager && preferred.get();
      if (preferred && isFactory(factory)) return this.#choose(preferred, factory);
      return this.#ask();
    }
    const { of, factory } = this.#winner;
    return of.eager ? factory : Promise.resolve(factory);
  }

  #ask(): Promise<Factory> {
    const asked = new Set<string>();
    const errors: unknown[] = [];
    return new Promise((resolve, reject) => {
      const askNext = async (): Promise<void> => {
        const provider = this.#inOrder().find(({ from }) => !asked.has(String(from)));
        if (!provider) return;
        asked.add(String(provider.from));
        this.#loading.add(provider);
        const timer = setTimeout(askNext, NEXT_PROVIDER_AFTER_MS);
        try {
          const factory = await provider.get();
          if (!isFactory(factory)) throw new TypeError(`${provider.from} gave no factory of ${this.#name}`);
          resolve(this.#choose(provider, factory));
        } catch (error) {
          errors.push(error);
          this.#failed.add(provider);
          void askNext();
          if (errors.length === asked.size) reject(this.#unreachable([...asked], errors));
        } finally {
          clearTimeout(timer);
          this.#loading.delete(provider);
        }
      };
      void askNext();
    });
  }

  /** The first to deliver wins, also over one that was asked before and comes later. */
  #choose(provider: Provider, factory: Factory): Factory {
    this.entry.loaded = 1;
    this.#winner ??= { of: provider, factory: this.#guarded(provider, factory) };
    return this.#winner.factory;
  }

  /**
   * The consumer runs a factory in the midst of its own evaluation, so there is no waiting for another provider when it throws:
   * this consumer fails, and its next runtime is given another one. webpack itself would hand out the half-evaluated module.
   */
  #guarded(provider: Provider, factory: Factory): Factory {
    let thrown: { readonly error: unknown } | undefined;
    return () => {
      if (thrown) throw thrown.error;
      try {
        return factory();
      } catch (error) {
        thrown = { error };
        this.#release(provider);
        if (error instanceof Object && this.#inOrder().some((other) => !this.#failed.has(other))) curable.add(error);
        throw error;
      }
    };
  }

  #unreachable(asked: readonly string[], errors: readonly unknown[]): ShellError {
    // Nobody got it, so a newer version that comes later may be preferred to this one.
    if (!this.#winner) delete this.entry.loaded;
    const cause = errors.length === 1 ? errors[0] : new AggregateError(errors);
    return new ShellError('SHARED_CHUNK_UNREACHABLE', `${this.#name} from ${asked.join(' and from ')}`, { cause });
  }

  #release(provider: Provider): void {
    this.#failed.add(provider);
    this.#winner = undefined;
    delete this.entry.loaded;
  }
}

const isFactory = (value: unknown): value is Factory => typeof value === 'function';
