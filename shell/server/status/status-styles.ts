/** Light and dark, wide and narrow, on paper: the colours are those of the shell's own pages. */
export const STATUS_STYLES = `
:root {
  color-scheme: light dark;
  --paper: light-dark(#f7f4ec, #131613);
  --surface: light-dark(#fffdf8, #1c211d);
  --ink: light-dark(#1c231e, #ece9df);
  --ink-soft: light-dark(#566058, #a5aea5);
  --line: light-dark(#d9d3c3, #333a34);
  --accent: light-dark(#1f5a3a, #8fd3a5);
  --danger: light-dark(#a3261b, #ff9d8f);
  --focus: light-dark(#1f5a3a, #f0c869);
}
* { box-sizing: border-box; }
body {
  margin: 0;
  padding: 2rem max(1rem, (100vw - 64rem) / 2) 4rem;
  background: var(--paper);
  color: var(--ink);
  font: 1rem/1.5 ui-sans-serif, system-ui, "Segoe UI", Roboto, Arial, sans-serif;
}
h1 { margin: 0; font-size: 1.75rem; line-height: 1.2; }
h2 { margin: 2rem 0 0.5rem; font-size: 1.125rem; }
p { margin: 0.25rem 0; }
header p, small, figcaption { color: var(--ink-soft); }
small { font-weight: normal; }
a { color: var(--accent); }
code { font: 0.9375em ui-monospace, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
:focus-visible { outline: 0.1875rem solid var(--focus); outline-offset: 0.125rem; }
.problems { margin: 0; padding: 0; list-style: none; }
.problems li, .well {
  margin: 0 0 0.5rem;
  padding: 0.75rem 1rem;
  border-left: 0.25rem solid var(--danger);
  background: var(--surface);
}
.well { border-color: var(--accent); }
figure { margin: 0; padding: 1rem; background: var(--surface); border: 1px solid var(--line); border-radius: 0.5rem; }
figure svg { display: block; width: 100%; height: 7.5rem; }
figcaption { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 1rem; margin-top: 0.5rem; font-size: 0.875rem; }
.key { color: var(--danger); }
svg .loads { fill: var(--accent); }
svg .failed { fill: var(--danger); }
svg .rest { fill: var(--line); }
svg line { stroke: var(--ink-soft); vector-effect: non-scaling-stroke; }
.share { display: inline-block; width: 5rem; height: 0.375rem; margin-right: 0.25rem; vertical-align: middle; }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 0.5rem; background: var(--surface); }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 0.5rem 0.75rem; text-align: left; vertical-align: top; white-space: nowrap; }
thead th { color: var(--ink-soft); font-size: 0.875rem; font-weight: normal; }
tbody { border-top: 1px solid var(--line); }
tbody th[scope="row"] { font-weight: normal; }
th[scope="rowgroup"] { padding-bottom: 0; font-size: 1.0625rem; }
td ul { margin: 0; padding: 0; list-style: none; }
.failures td { padding-top: 0; }
.failures code { color: var(--danger); }
@media (forced-colors: active) {
  svg .loads { fill: CanvasText; }
  svg .failed { fill: Mark; }
}
@media print {
  :root { color-scheme: light; --paper: #fff; --surface: #fff; }
  body { padding: 0; }
  .on-screen { display: none; }
  .scroll { overflow: visible; }
  th, td { white-space: normal; }
  svg { print-color-adjust: exact; }
}
`;
