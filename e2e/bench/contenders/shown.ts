/** Every remote of the benchmark calls this at the end of `mount`, with or without Conch. */
export function markShown(name: string): void {
  performance.clearMarks(`shown:${name}`); // so that marks do not add up in a page with many route switches
  performance.mark(`shown:${name}`);
}
