import { expect, test } from '@playwright/test';
import { scriptKind } from './script-kind.ts';

const none = {
  isModule: false,
  exported: [],
  isSystem: false,
  isChunk: false,
  isOfDevServer: false,
  callee: undefined,
};

const rows: readonly (readonly [title: string, code: string, kind: object])[] = [
  ['a container of webpack', 'var shop;(()=>{"use strict";shop={get(){},init(){}}})();', {}],
  ['a script that loads a chunk by import()', 'window.shop = { get: () => import("./view.js"), init() {} };', {}],
  [
    'an ES module',
    'const get = 1, init = 2;\nexport{get,init as init};',
    { isModule: true, exported: ['get', 'init'] },
  ],
  ['an ES module that exports all of another one', 'export * from "./a.js";', { isModule: true, exported: undefined }],
  ['an ES module that only knows its URL', 'console.log(import.meta.url)', { isModule: true }],
  ['the word export in a text', 'window.shop = "export { get }";', {}],
  ['a System.register with a licence', '/*! MIT */\nSystem.register("shop",[],function(e){});', { isSystem: true }],
  ['a chunk', '(self.webpackChunkshop=self.webpackChunkshop||[]).push([[1],{}]);', { isChunk: true }],
  [
    'a chunk of Rspack in strict mode',
    '"use strict";(self["rspackChunk@acme/shop"] = self["rspackChunk@acme/shop"] || []).push([["1"],{}]);',
    { isChunk: true },
  ],
  ['a call with a container', 'acme.shopLoaded((()=>{})());', { callee: 'acme.shopLoaded' }],
  ['a function that is called at once', '!function(e){e.shop={get(){},init(){}}}(window);', {}],
  ['an entry of a development server', 'import "/@vite/client";', { isModule: true, isOfDevServer: true }],
  ['a page in place of a script', '<!doctype html><title>Not found</title>', {}],
  ['no JavaScript at all', 'import { from " ` ${', {}],
  ['an empty file', '', {}],
  ['comments in front of every line, as in development', `${'/******/ \n'.repeat(10_000)}x.y = 1;`, {}],
  ['a comment that does not end', `${'/* '.repeat(10_000)}`, {}],
];

for (const [title, code, kind] of rows) {
  test(`the kind of a script is read from its text: ${title}`, () => {
    expect(scriptKind(code)).toEqual({ ...none, ...kind });
  });
}
