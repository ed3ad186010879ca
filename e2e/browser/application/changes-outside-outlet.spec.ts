import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformFileSync } from '@swc/core';
import { expect, test } from '../../fixtures.ts';
import { dist, repository } from '../../support/paths.ts';

test('a remote that changes the page outside of its outlet is reported on the console, once for each place', async ({
  page,
  watch,
}) => {
  await page.setContent('<header data-region="header"><div data-application="menu"></div></header><main></main>');
  const source = join(repository, 'shell/application/watch-dom-leaks.ts');
  const { code } = transformFileSync(source, { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } });
  await page.evaluate(`{ ${code.replace('export function', 'function')}; window.watchDomLeaks = watchDomLeaks; }`);
  await page.evaluate(() => {
    const add = (parent: string, child: string) =>
      document.querySelector(parent)?.append(document.createElement(child));
    add('main', 'i'); // no remote runs yet
    for (const _ of [1, 2]) {
      const ended = Reflect.get(window, 'watchDomLeaks')({ remote: 'menu', version: '1.0.0' });
      add('[data-application]', 'b');
      add('head', 'style');
      add('header', 'b');
      add('body', 'dialog');
      document.body.classList.add('locked');
      ended();
    }
    add('main', 'u');
  });
  expect(watch.consoleErrors).toEqual(
    ['header > b', 'body > dialog', 'body[class]'].map(
      (place) => `OUTSIDE_OUTLET: menu 1.0.0 changed ${place}, outside its outlet. Keep to props.domElement.`,
    ),
  );
});

test('the production build has no code that looks for changes outside of an outlet', () => {
  const shell = join(dist, 'shell');
  const scripts = readdirSync(shell).filter((file) => file.endsWith('.js'));
  const texts = scripts.map((file) => readFileSync(join(shell, file), 'utf8'));
  expect(texts.length).toBeGreaterThan(0);
  expect(texts.filter((text) => text.includes('Keep to props.domElement'))).toEqual([]);
});
