import { ShellError } from '../../errors.ts';
import type { Build } from '../../site/builds/choose-build.ts';

type Props = { readonly domElement: HTMLElement } & Readonly<Record<string, unknown>>;

/** Of the props of a module, those that are about its outlet. */
const NO_PROPERTIES = ['domElement', 'name', 'singleSpa', 'mountParcel'];

let defined = 0;

/**
 * The lifecycles of a custom element, which gets the props as properties, and, where it observes them, texts and numbers as attributes.
 *
 * @param element its class, or the name under which the build has defined it
 * @throws {ShellError} LIFECYCLES_MISSING
 */
export function elementLifecycles(element: unknown, build: Build) {
  const Element = typeof element === 'string' ? customElements.get(element) : element;
  if (!isElementClass(Element)) {
    const fact = `the default export is neither the class of a custom element nor the name of one, as "adapter": "custom-element" says`;
    throw new ShellError('LIFECYCLES_MISSING', fact, build);
  }
  define(Element);
  const elements = new WeakMap<HTMLElement, HTMLElement>();
  return {
    mount(props: Props) {
      const element = new Element();
      setProps(element, props);
      props.domElement.replaceChildren(element);
      elements.set(props.domElement, element);
    },
    update(props: Props) {
      const element = elements.get(props.domElement);
      if (element) setProps(element, props);
    },
    unmount({ domElement }: Props) {
      elements.get(domElement)?.remove();
      elements.delete(domElement);
    },
  };
}

type ElementClass = (new () => HTMLElement) & { readonly observedAttributes?: readonly string[] };

const isElementClass = (value: unknown): value is ElementClass =>
  typeof value === 'function' && value.prototype instanceof HTMLElement;

/** Under a name of its own, unless the build has defined it: only an element that is defined can be created. */
function define(Element: ElementClass): void {
  try {
    new Element();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    defined += 1;
    customElements.define(`conch-element-${defined}`, Element);
  }
}

function setProps(element: HTMLElement, props: Props): void {
  const { observedAttributes: observed = [] } = element.constructor as ElementClass;
  for (const [key, value] of Object.entries(props)) {
    if (NO_PROPERTIES.includes(key)) continue;
    Reflect.set(element, key, value); // a property without a setter, such as `children`, stays as it is
    const attribute = key.toLowerCase();
    const isText = typeof value === 'string' || typeof value === 'number';
    if (isText && observed.includes(attribute)) element.setAttribute(attribute, String(value));
  }
}
