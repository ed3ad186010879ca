/**
 * What requests look up on the disk, once for all that arrive together: of 50 requests in a turn of the event loop, only the first one
 * looks.
 *
 * Nobody gets an older answer because of that. A turn begins with the first request that Node hands over after it has asked the system
 * which connections have data, and ends before it asks again (https://nodejs.org/en/learn/asynchronous-work/event-loop-timers-and-nexttick). A
 * request that somebody sends after changing a file is in a later turn. Timers run before a turn, and look for themselves.
 */
let isTurn = false;
let turn = 0;

/** Is called for each request, before anything else. */
export function beginTurn(): void {
  if (isTurn) return;
  isTurn = true;
  setImmediate(() => {
    isTurn = false;
    turn += 1;
  });
}

/** Calls the function at most once in a turn, and outside of turns each time. */
export function perTurn<Result>(look: () => Result): () => Result {
  let latest: { readonly turn: number; readonly result: Result } | undefined;
  return () => {
    if (!isTurn) return look();
    if (latest?.turn !== turn) latest = { turn, result: look() };
    return latest.result;
  };
}

/** The same for a function of a text, by each text. */
export function eachPerTurn<Result>(look: (text: string) => Result): (text: string) => Result {
  const resultsOfTurn = perTurn(() => new Map<string, Result>());
  return (text) => {
    const results = resultsOfTurn();
    const known = results.get(text);
    if (known !== undefined) return known;
    const result = look(text);
    results.set(text, result);
    return result;
  };
}
