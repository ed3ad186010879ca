import { ShellError } from '../errors.ts';
import { type Container, isContainer } from './container.ts';
import { diagnosis } from './diagnosis/diagnosis.ts';
import { runScript, type ScriptOptions } from './run-script.ts';

/**
 * Injects a remote entry and returns the container that it puts on `window[globalName]`, however long that takes. The earlier value of
 * that global is restored, so that an entry that arrives after everybody has given up changes nothing.
 *
 * `load` fires even if the script threw or the server sent HTML with status 200, so it proves nothing: the container has to be a
 * new object with the functions `init` and `get`, or a promise of one.
 *
 * @throws {ShellError} ENTRY_UNREACHABLE, ENTRY_BLOCKED_BY_CSP, ENTRY_SYNTAX_ERROR, ENTRY_THREW, CONTAINER_…, GLOBAL_TAKEN,
 * UNIQUE_NAME_TAKEN
 */
export async function loadDynamicScript(
  url: string,
  globalName: string,
  options: ScriptOptions = {},
): Promise<Container> {
  const existed = globalName in window;
  const before = readGlobal(globalName);
  if (before !== undefined && !isContainer(before) && !(before instanceof Element)) {
    throw new ShellError('GLOBAL_TAKEN', `window["${globalName}"] is in use, so ${url} was not loaded`, options);
  }
  let found: unknown;
  const thrown = await runScript(url, options, () => {
    found = readGlobal(globalName);
    const isRemoved = !existed && Reflect.deleteProperty(window, globalName); // false for a `var`
    if (found !== before && !isRemoved) Reflect.set(window, globalName, before);
  });
  if (!thrown && found !== before && isContainer(found)) return found;
  const fault = new ShellError('CONTAINER_INVALID', url, options);
  const chunk = await diagnosis();
  if (!chunk) throw fault;
  return chunk.containerOf({ url, globalName, before, found, thrown }, fault);
}

/** May be anything, an element with `id="name"` too: https://html.spec.whatwg.org/multipage/nav-history-apis.html#named-access-on-the-window-object */
const readGlobal = (name: string): unknown => Reflect.get(window, name);
