import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer, type ServerOptions as TlsOptions } from 'node:https';
import type { AddressInfo } from 'node:net';

/** A response, or a function that sends one. */
export type Script =
  | {
      readonly status?: number;
      /** Sent as JSON; a string or buffer is sent unchanged. */
      readonly body?: unknown;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | ((response: ServerResponse, received: Received, request: IncomingMessage) => void);

/** A received request. */
export interface Received {
  readonly method: string;
  /** Includes the query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Time of arrival (`performance.now()`). */
  readonly atMs: number;
  /** The body received so far; empty if a function responds, because it may read the body itself. */
  readonly chunks: Buffer[];
}

/** A server that sends queued responses and records the requests. It repeats the last response. */
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
   * @param port default: any free port
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

  /** `METHOD /path?query` of all received requests. */
  get sent(): string[] {
    return this.received.map(({ method, path }) => `${method} ${path}`);
  }

  /** Clears the received requests and the queue, and queues these responses. */
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
    if (next === undefined)
      throw new Error(`no response is scripted for ${received.method} ${received.path}`);
    if (typeof next === 'function') next(response, received, request);
    else
      request
        .on('data', (chunk: Buffer) => received.chunks.push(chunk))
        .once('end', () => reply(response, next));
  }
}

/** Returns the received body. */
export const bodyOf = ({ chunks }: Received): string => Buffer.concat(chunks).toString();

/** Sends a response. */
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

/** Returns a page of a listing. */
export function page(ids: readonly string[], hasMore: boolean): Script {
  return { body: { object: 'list', data: ids.map((id) => ({ id })), has_more: hasMore } };
}
