/** What every remote of the benchmark sets as the last thing its `mount` does, whoever called it. */
export function markShown(name: string): void {
  performance.clearMarks(`shown:${name}`); // a page that switches routes for long must not grow by it
  performance.mark(`shown:${name}`);
}
