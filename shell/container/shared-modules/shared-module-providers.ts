import { ShellError } from '../../errors.ts';
import { leaveTrace, runSharedModule } from '../../styles/style-tracker.ts';
import { onStandstill } from '../time-limits/standstill.ts';

/** One build's copy of a shared module in one version: what its container puts into the share scope. */
export type Provider = {
  /** A factory, or a promise of one; an eager provider returns it synchronously. */
  get(): unknown;
  /** The `uniqueName` of the build. */
  readonly from?: string;
  eager?: boolean;
  /** Set by the consumer; webpack keeps using a version that is loaded. */
  loaded?: unknown;
  /** Set by the shell. true: it could not be had; false: it could at first not be had. */
  missed?: boolean;
};

type Factory = () => unknown;

/** The next provider is asked too if nothing of one has arrived for this long. */
const NEXT_PROVIDER_AFTER_MS = 3_000;

/** Errors of shared modules after which a fresh runtime gets another provider. */
const curable = new WeakSet<object>();

/** Whether `error` was thrown by a shared module that another build provides too: a retry uses that one. */
export const hasOtherProvider = (error: unknown): boolean => error instanceof Object && curable.has(error);

/**
 * All providers in the page of one version of a shared module.
 *
 * webpack keeps one of them, and if that one fails its consumers fail. This class asks them in webpack's own order (eager before
 * lazy, then the alphabetically greater `from`) until one delivers. That one is used from then on, because two would be two
 * instances. One that failed is asked again only after all others.
 */
export class SharedModuleProviders {
  readonly #name: string;
  // Public is what explain-sharing.ts reads.
  /** By `from`: a fresh runtime of a build replaces its earlier one. */
  readonly offers = new Map<string, Provider>();
  readonly failed = new WeakSet<Provider>();
  readonly #loading = new WeakSet<Provider>();
  winner: { readonly of: Provider; readonly factory: Factory } | undefined;
  /** Whether the winner has been evaluated. */
  #isEvaluated = false;

  /** What is in the share scope. It stays the same object, with the properties of the preferred provider. */
  readonly entry: Provider = { get: () => this.#get() };

  /** @param name such as react@19.3.1 */
  constructor(name: string) {
    this.#name = name;
  }

  add(offer: Provider): void {
    if (offer.get === this.entry.get) return; // a build writes back what it has read, or a copy of it
    leaveTrace(offer, this);
    const from = String(offer.from);
    // A fresh runtime, because something failed in the earlier one, which a copy that nobody has evaluated there may need.
    if (!this.#isEvaluated && this.winner?.of === this.offers.get(from)) this.#dismiss();
    this.offers.set(from, offer);
    const [preferred] = this.#inOrder();
    // Like webpack: a version that may be in use is not replaced.
    if (!this.entry.loaded && preferred) Object.assign(this.entry, preferred, { get: this.entry.get });
  }

  #inOrder(): Provider[] {
    const rank = (offer: Provider): number =>
      (this.failed.has(offer) ? 0 : 8) +
      (this.#loading.has(offer) ? 4 : 0) +
      (offer.loaded ? 2 : 0) +
      (offer.eager ? 1 : 0);
    return [...this.offers.values()].sort((a, b) => rank(b) - rank(a) || (String(a.from) < String(b.from) ? 1 : -1));
  }

  #get(): unknown {
    if (!this.winner) {
      const [preferred] = this.#inOrder();
      // An eager consumer cannot wait, not even for a fulfilled promise.
      const factory = preferred?.eager && this.#load(preferred);
      if (preferred && isFactory(factory)) return this.#choose(preferred, factory);
      return this.#ask();
    }
    const { factory } = this.winner;
    // An eager consumer gets the factory itself: it cannot wait.
    // biome-ignore lint/suspicious/noThenProperty: all others may call `then`, as of what a lazy provider gives
    return Object.assign(() => factory(), { then: (use: Factory) => Promise.resolve(factory).then(use) });
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
        const stopWaiting = onStandstill(NEXT_PROVIDER_AFTER_MS, String(provider.from), () => void askNext());
        try {
          const factory = await this.#load(provider);
          if (!isFactory(factory)) throw new TypeError(`no factory of ${this.#name}`);
          resolve(this.#choose(provider, factory));
        } catch (error) {
          errors.push(error);
          this.failed.add(provider);
          void askNext();
          if (errors.length < asked.size) return;
          // Nobody uses it, so a newer version that is registered later may be preferred.
          if (!this.winner) delete this.entry.loaded;
          const from = [...asked].join(' and from ');
          const cause = errors.length === 1 ? error : new AggregateError(errors);
          this.entry.missed = true;
          reject(new ShellError('SHARED_CHUNK_UNREACHABLE', `${this.#name} from ${from}`, { cause }));
        } finally {
          stopWaiting();
          this.#loading.delete(provider);
        }
      };
      void askNext();
    });
  }

  #load(provider: Provider): unknown {
    return runSharedModule(this, () => {
      const factory = provider.get();
      leaveTrace(provider); // after those on the scripts that it has requested
      return factory;
    });
  }

  /** The first to deliver wins, even over one that was asked earlier. */
  #choose(provider: Provider, factory: Factory): Factory {
    // An eager consumer of webpack looks at nothing that is not eager.
    this.entry.loaded = 1;
    this.entry.eager = true;
    this.entry.missed &&= false;
    this.winner ??= { of: provider, factory: this.#guarded(provider, factory) };
    return this.winner.factory;
  }

  /**
   * A consumer runs the factory during its own evaluation, so it cannot wait for another provider if the factory throws: this
   * consumer fails, and its next runtime gets another provider. webpack itself would return the half-evaluated module.
   */
  #guarded(provider: Provider, factory: Factory): Factory {
    let thrown: { readonly error: unknown } | undefined;
    const evaluate = () => {
      if (thrown) throw thrown.error;
      this.winner ??= { of: provider, factory: evaluate }; // it was dismissed, and no other one has arrived
      if (this.winner.factory !== evaluate) return this.winner.factory();
      try {
        leaveTrace(this); // its consumer is on the stack
        const exports = runSharedModule(this, factory);
        this.#isEvaluated = true;
        return exports;
      } catch (error) {
        thrown = { error };
        this.#release(provider);
        if (error instanceof Object && this.#inOrder().some((other) => !this.failed.has(other))) curable.add(error);
        throw error;
      }
    };
    return evaluate;
  }

  #release(provider: Provider): void {
    this.failed.add(provider);
    this.#dismiss();
  }

  #dismiss(): void {
    this.winner = undefined;
    delete this.entry.loaded;
  }
}

const isFactory = (value: unknown): value is Factory => typeof value === 'function';
