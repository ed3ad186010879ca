import type { BrowserContext, Request } from '@playwright/test';

/** The requests of all pages of a test in their order, also those that the cache answers or a route aborts. */
export class Requests {
  #all: Request[] = [];

  constructor(context: BrowserContext) {
    context.on('request', (request) => this.#all.push(request));
  }

  /** @param pattern a part of the URL, or an expression that it matches */
  matching(pattern: string | RegExp = ''): readonly Request[] {
    return this.#all.filter((request) => request.url().search(asExpression(pattern)) !== -1);
  }

  urls(pattern?: string | RegExp): string[] {
    return this.matching(pattern).map((request) => request.url());
  }

  /** Paths without queries. */
  paths(pattern?: string | RegExp): string[] {
    return this.urls(pattern).map((url) => new URL(url).pathname);
  }

  /** URLs of the documents that were loaded, frames included. */
  get documents(): string[] {
    return this.#all.filter((request) => request.isNavigationRequest()).map((request) => request.url());
  }

  /** Forgets the requests so far. */
  clear(): void {
    this.#all = [];
  }
}

const asExpression = (pattern: string | RegExp): RegExp =>
  typeof pattern === 'string' ? new RegExp(pattern.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')) : pattern;
