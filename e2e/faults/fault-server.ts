import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { type Answer, answerWith, type Question, TEXT } from '../../shell/server/front/answer.ts';
import { type Alteration, altered, type Interruption } from './alter.ts';
import type { Fault, Misbehaviour } from './fault.ts';
import { interrupt, send } from './send.ts';

/** The site behind the fault server. */
export type Behind = {
  /** Path at which it is mounted, with a slash at both ends. */
  readonly base: string;
  ask(question: Question): Promise<Answer>;
};

type Rule = { readonly matches: (path: string) => boolean; readonly fault: Misbehaviour; left: number };

/** An HTTP server that forwards every request to the site behind it, except those with a fault. */
export class FaultServer {
  /** Path and query of every request so far, without the base path. */
  readonly requests: string[] = [];
  readonly #server: Server;
  readonly #behind: Behind;
  #rules: readonly Rule[] = [];

  /** Listens on a free port of this machine. */
  static async start(behind: Behind): Promise<FaultServer> {
    const faults = new FaultServer(behind);
    await once(faults.#server.listen(0, '127.0.0.1'), 'listening');
    return faults;
  }

  private constructor(behind: Behind) {
    this.#behind = behind;
    this.#server = createServer((request, response) => {
      this.#handle(request, response).catch((error: unknown) => {
        // If the browser has closed the connection, there is nobody to answer.
        if (!response.destroyed) send(response, answerWith(502, `The site behind gave no answer: ${error}\n`, TEXT));
      });
    });
  }

  get port(): number {
    const address = this.#server.address();
    if (typeof address !== 'object' || address === null) throw new Error('The fault server does not listen');
    return address.port;
  }

  /** Adds a fault for matching paths; the latest one that matches applies. Returns a function that removes it. */
  misbehave(matches: (path: string) => boolean, fault: Fault): () => void {
    const isLimited = typeof fault === 'object' && 'times' in fault;
    const rule = { matches, fault: isLimited ? fault.fault : fault, left: isLimited ? fault.times : Infinity };
    this.#rules = [rule, ...this.#rules];
    return () => {
      this.#rules = this.#rules.filter((other) => other !== rule);
    };
  }

  /** Ends every connection, pending ones, too. */
  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const question = await this.#read(request, response);
    const rule = this.#rules.find(({ left, matches }) => left > 0 && matches(question.path));
    if (rule) {
      rule.left -= 1;
      await this.#act(rule.fault, response, () => this.#behind.ask(plain(question)));
    } else send(response, await this.#behind.ask(question));
  }

  async #read(request: IncomingMessage, response: ServerResponse): Promise<Question> {
    const { method = 'GET', url: target = '/', headers } = request;
    const { base } = this.#behind;
    const below = target.startsWith(base) ? target.slice(base.length - 1) : target;
    this.requests.push(below);
    const disconnected = new AbortController();
    response.on('close', () => disconnected.abort());
    const body = Buffer.concat(await request.toArray());
    const path = withPlainLetters(below.replace(/\?.*/s, ''));
    return { method, target, path, headers, body, signal: disconnected.signal };
  }

  async #act(fault: Misbehaviour, response: ServerResponse, right: () => Promise<Answer>): Promise<void> {
    if (typeof fault === 'object' && 'delay' in fault) {
      await (typeof fault.delay === 'number' ? setTimeout(fault.delay) : fault.delay);
      if (fault.fault === undefined) send(response, await right());
      else await this.#act(fault.fault, response, right);
    } else if (isInterruption(fault)) await interrupt(fault, response, right);
    else send(response, await altered(fault, right));
  }
}

/** To a server, a letter or digit that is percent-encoded is that letter: https://www.rfc-editor.org/rfc/rfc3986#section-6.2.2.2 */
const withPlainLetters = (path: string): string => path.replace(/%(3\d|[46][1-9a-f]|[57][\da])/gi, decodeURIComponent);

const isInterruption = (fault: Alteration | Interruption): fault is Interruption =>
  fault === 'reset' ||
  fault === 'hang' ||
  fault === 'drip' ||
  fault === 'truncated' ||
  (typeof fault === 'object' && 'bytesPerSecond' in fault);

/** The same request without compression, ranges and revalidation, so that the answer has all bytes of the file. */
export function plain(question: Question): Question {
  const { range, 'if-none-match': _, 'if-modified-since': __, ...headers } = question.headers;
  return { ...question, headers: { ...headers, 'accept-encoding': 'identity' } };
}
