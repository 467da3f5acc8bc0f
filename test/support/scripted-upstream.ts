import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer, type ServerOptions as TlsOptions } from 'node:https';
import type { AddressInfo } from 'node:net';

/** What upstream answers: a status with a body, or whatever a function does with the response. */
export type Script =
  | {
      readonly status?: number;
      /** Sent as JSON; a string or buffer is sent as it is. */
      readonly body?: unknown;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | ((response: ServerResponse, received: Received, request: IncomingMessage) => void);

/** A request as it arrived. */
export interface Received {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** `performance.now()` of its arrival. */
  readonly atMs: number;
  /** What of its body has come in; nothing where a function answers, which may read it itself. */
  readonly chunks: Buffer[];
}

/** A bare server that answers what a test queued, the last answer over and over, and records what it was sent. */
export class ScriptedUpstream {
  readonly received: Received[] = [];
  private queue: Script[] = [];

  private constructor(
    private readonly server: Server,
    private readonly scheme: 'http' | 'https',
  ) {
    server.on('request', (request, response) => {
      const { method = '', url = '', headers } = request;
      const received: Received = { method, path: url, headers, atMs: performance.now(), chunks: [] };
      this.received.push(received);
      this.answer(response, received, request);
    });
  }

  /**
   * @param port by default any that is free
   * @param tls serves HTTPS
   */
  static async start(port = 0, tls?: TlsOptions): Promise<ScriptedUpstream> {
    const server = tls === undefined ? createServer() : createTlsServer(tls);
    server.keepAliveTimeout = 60_000;
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return new ScriptedUpstream(server, tls === undefined ? 'http' : 'https');
  }

  get url(): string {
    return `${this.scheme}://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** `METHOD /path?query` of everything received. */
  get sent(): string[] {
    return this.received.map(({ method, path }) => `${method} ${path}`);
  }

  /** Forgets what was received and queued, and queues these answers. */
  script(...answers: Script[]): void {
    this.received.length = 0;
    this.queue = answers;
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.server.closeAllConnections();
    await closed;
  }

  private answer(response: ServerResponse, received: Received, request: IncomingMessage): void {
    const next = this.queue.length > 1 ? this.queue.shift() : this.queue[0];
    if (next === undefined) throw new Error(`nothing is scripted for ${received.method} ${received.path}`);
    if (typeof next === 'function') next(response, received, request);
    else
      request
        .on('data', (chunk: Buffer) => received.chunks.push(chunk))
        .once('end', () => reply(response, next));
  }
}

/** The body that came in. */
export const bodyOf = ({ chunks }: Received): string => Buffer.concat(chunks).toString();

/** Sends one answer. */
export function reply(
  response: ServerResponse,
  { status = 200, body = {}, headers }: Exclude<Script, (...args: never) => void>,
): void {
  const bytes = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(bytes),
    ...headers,
  });
  response.end(bytes);
}

/** A page of a listing. */
export function page(ids: readonly string[], hasMore: boolean): Script {
  return { body: { object: 'list', data: ids.map((id) => ({ id })), has_more: hasMore } };
}
