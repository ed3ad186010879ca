import { hooks } from '../chunk-hooks.ts';
import { shadowStylesChunk } from '../chunks.ts';
import { ShellError } from '../errors.ts';
import type { Site } from '../site/site.ts';
import { type Outlet, openOutlet } from './outlet.ts';
import { showErrorCard } from './show-error.ts';

/** Attributes of the element itself, which never become props. */
const OWN_ATTRIBUTES = new Set(['name', 'id', 'class', 'style', 'slot', 'hidden']);

/**
 * Defines `<conch-fragment name="mini-cart" …>`, which mounts a fragment where the element is. Its other attributes become props
 * of the same name, as text; its `props` property overrides them. Changing either one updates the fragment.
 */
export function defineFragmentElement(site: Site, shellProps: object): void {
  let instances = 0;

  class FragmentElement extends HTMLElement {
    #props: Readonly<Record<string, unknown>> = {};
    #outlet: Outlet | undefined;
    #changes: MutationObserver | undefined;

    get props(): Readonly<Record<string, unknown>> {
      return this.#props;
    }

    set props(props: Readonly<Record<string, unknown>>) {
      this.#props = props;
      this.#outlet?.update(this.#allProps());
    }

    connectedCallback(): void {
      if (this.closest('.conch-snapshot')) return;
      this.#takeEarlyProps();
      this.#changes ??= new MutationObserver((records) => this.#onChange(records));
      this.#changes.observe(this, { attributes: true });
      if (this.getRootNode() !== document) void this.#openInShadowRoot();
      else if (this.#outlet) hooks.outletBuildsChanged();
      else this.#open();
    }

    disconnectedCallback(): void {
      // Moving the element disconnects and connects it; only an element that stays away is closed.
      queueMicrotask(() => {
        if (!this.isConnected) this.#close();
      });
    }

    /** Waits for the code that brings styles there, so that nothing is shown without them. */
    async #openInShadowRoot(): Promise<void> {
      try {
        (await shadowStylesChunk()).styleRootOf(this);
      } catch (error) {
        console.error(error);
      }
      if (this.isConnected && !this.#outlet) this.#open();
    }

    #open(): void {
      const name = this.getAttribute('name') ?? '';
      const targetIn = (site: Site) => site.fragment(name);
      const target = targetIn(site);
      const completion = site.whenComplete();
      if (!target && completion) {
        void completion.then(() => {
          if (this.isConnected && !this.#outlet) this.#open();
        });
        return;
      }
      if (!target) {
        const error = new ShellError('FRAGMENT_UNKNOWN', `the manifest has no fragment "${name}"`);
        const reopen = () => this.#reopen();
        const card = { error, site, retry: reopen, targetIn, restart: reopen };
        void showErrorCard(this, card, () => !this.#outlet);
        return;
      }
      instances += 1;
      const ownProps = () => this.#allProps();
      this.#outlet = openOutlet(target, `${name}-${instances}`, site, shellProps, targetIn, ownProps);
      this.replaceChildren(this.#outlet.element);
    }

    #close(): void {
      this.#changes?.disconnect();
      this.#outlet?.close();
      this.#outlet = undefined;
    }

    #reopen(): void {
      this.#outlet?.close();
      this.#outlet = undefined;
      this.#open();
    }

    #onChange(records: readonly MutationRecord[]): void {
      if (records.some((record) => record.attributeName === 'name')) this.#reopen();
      else if (records.some((record) => isProp(record.attributeName ?? ''))) this.#outlet?.update(this.#allProps());
    }

    #allProps(): Record<string, unknown> {
      const attributes = [...this.attributes].filter(({ name }) => isProp(name));
      return { ...Object.fromEntries(attributes.map(({ name, value }) => [name, value])), ...this.#props };
    }

    /** A framework may have set `props` before the element was defined; its own property then shadows the accessor. */
    #takeEarlyProps(): void {
      const early = Object.getOwnPropertyDescriptor(this, 'props');
      if (!early) return;
      Reflect.deleteProperty(this, 'props');
      this.props = early.value;
    }
  }

  customElements.define('conch-fragment', FragmentElement);
}

const isProp = (attribute: string): boolean => !OWN_ATTRIBUTES.has(attribute) && !/^(data|aria)-/.test(attribute);
