/** Pause before the first retry; each further one is twice as long. */
const PAUSE_MS = 1_000;

/** Requests what the page works without, until it arrives. Only the first failure is reported. */
export async function keepTrying<T>(load: () => Promise<T>, pauseMs = PAUSE_MS): Promise<T> {
  try {
    return await load();
  } catch (error) {
    if (pauseMs === PAUSE_MS) console.warn('Trying again:', error);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    return keepTrying(load, 2 * pauseMs);
  }
}
