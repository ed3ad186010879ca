/** Every remote of the benchmark sets this at the end of its `mount`, under Conch and on the page by hand. */
export function markShown(name: string): void {
  performance.clearMarks(`shown:${name}`); // a page that switches routes for long must not grow by it
  performance.mark(`shown:${name}`);
}
