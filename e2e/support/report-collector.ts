import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Page } from '@playwright/test';
import { type FieldReport, fieldReport, type RemoteReport } from '../../manifests/field-reports/report.ts';
import { expect } from '../fixtures.ts';

/** A host on another origin that receives the reports of pages, as `conch collect` does, and accepts only what is one. */
export type ReportCollector = {
  readonly url: string;
  /** What has arrived, with the headers of each request. */
  readonly received: readonly { readonly body: string; readonly contentType: string | undefined }[];
  /** Leaves the page; resolves with its report. */
  leave(page: Page): Promise<FieldReport>;
  close(): Promise<void>;
};

export async function startCollector(): Promise<ReportCollector> {
  const received: { body: string; contentType: string | undefined }[] = [];
  const server = createServer(async (request, response) => {
    const body = await text(request);
    response.writeHead(204, { 'access-control-allow-origin': '*' }).end();
    received.push({ body, contentType: request.headers['content-type'] });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/shop`,
    received,
    async leave(page) {
      await untilWatched(page);
      const before = received.length;
      await page.goto('about:blank');
      await expect.poll(() => received.length).toBe(before + 1);
      return fieldReport.parse(JSON.parse(received[before]?.body ?? ''));
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Resolves when the chunk that sends the report is there. */
export const untilWatched = async (page: Page): Promise<void> => {
  await page.waitForFunction(() => performance.getEntriesByName('conch:reports').length > 0);
};

/** What a report says of a build. */
export const reportOf = (report: FieldReport, name: string, version?: string): RemoteReport | undefined =>
  report.remotes.find((remote) => remote.name === name && (version === undefined || remote.version === version));
