import { expect, test } from '@playwright/test';
import { findEntry } from './find-entry.ts';

const found: readonly (readonly [entry: string, files: readonly string[]])[] = [
  ['remoteEntry.js', ['492.js', 'main.js', 'remoteEntry.js', 'remoteEntry.ab12.css']],
  ['assets/remoteEntry.js', ['assets/index-ab12.js', 'assets/remoteEntry.js', 'index.html']],
  ['static/js/remoteEntry.js', ['static/js/492.chunk.js', 'static/js/remoteEntry.js', 'index.html']],
  ['remoteEntry.0123abcd.js', ['main.js', 'remoteEntry.0123abcd.js']],
  ['remoteEntry.js', ['remoteEntry.js', 'remoteEntry.worker.js', 'widget/remoteEntry.js']],
  ['container.mjs', ['container.mjs', 'chunk.js']],
  ['main.js', ['main.js', 'main.css', 'lazy/index.js']],
  ['orders.js', ['orders.js', 'lazy/more.js']],
  ['acme-orders.js', ['468.acme-orders.js', 'acme-orders.js']],
];
for (const [entry, files] of found) {
  test(`the entry of ${files.join(', ')} is ${entry}`, () => {
    expect(findEntry(files, 'dist/')).toBe(entry);
  });
}

const unclear: readonly (readonly [files: readonly string[], fact: string])[] = [
  [
    ['a/remoteEntry.js', 'b/remoteEntry.js'],
    'more than one file that may be its entry: a/remoteEntry.js and b/remoteEntry.js',
  ],
  [['main.js', 'index.js'], 'more than one file that may be its entry: main.js and index.js'],
  [['cart.js', 'orders.js'], 'more than one file that may be its entry: cart.js and orders.js'],
  [['shell/main.js', 'remotes/shop/1.0.0/remoteEntry.js'], 'neither remote.json nor a script'],
  [['index.html', 'page.css'], 'neither remote.json nor a script'],
];
for (const [files, fact] of unclear) {
  test(`the entry of ${files.join(', ')} is not guessed`, () => {
    expect(() => findEntry(files, 'dist/')).toThrow(fact);
  });
}
