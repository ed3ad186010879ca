import type { BrowserContext, Request } from '@playwright/test';

/**
 * The requests of all pages of a test in their order, also those that the cache answers or a route aborts. Not those by which the shell
 * follows a file that takes long, and which is on its way already (shell/container/time-limits/watch-progress.ts).
 */
export class Requests {
  #all: Request[] = [];

  constructor(context: BrowserContext) {
    context.on('request', (request) => {
      const isFollowing =
        request.resourceType() === 'fetch' && this.#all.some((other) => isFileOf(other, request.url()));
      if (!isFollowing) this.#all.push(request);
    });
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

const isFileOf = (request: Request, url: string): boolean =>
  request.url() === url && ['script', 'stylesheet'].includes(request.resourceType());

const asExpression = (pattern: string | RegExp): RegExp =>
  typeof pattern === 'string' ? new RegExp(pattern.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')) : pattern;
