import {
  Agent,
  createServer,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

/** A call to upstream with its response. */
export interface Exchange {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly contentType: string | undefined;
  readonly authorization: string | undefined;
  readonly body: Buffer;
  readonly status: number;
  readonly answerType: string | undefined;
  readonly answer: Buffer;
}

type UpstreamCall = Pick<Exchange, 'method' | 'path'>;

/**
 * A relay between the service and upstream that records all exchanges and changes nothing. A test can hold calls before they
 * reach upstream to control the order of events.
 */
export class Recorder {
  readonly exchanges: Exchange[] = [];
  private readonly agent = new Agent({ keepAlive: true });
  private isHeld: (call: UpstreamCall) => boolean = () => false;
  private waiting: (() => void)[] = [];

  private constructor(
    private readonly server: Server,
    private readonly upstream: URL,
  ) {
    server.on('request', (incoming, response) => void this.relay(incoming, response));
  }

  static async start(upstreamUrl: string): Promise<Recorder> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new Recorder(server, new URL(upstreamUrl));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}${this.upstream.pathname}`;
  }

  /** Clears the exchanges and forwards all held and later calls. */
  reset(): void {
    this.exchanges.length = 0;
    this.release();
  }

  /** Holds matching calls from now on. Default: all calls. */
  hold(isHeld: (call: UpstreamCall) => boolean = () => true): void {
    this.isHeld = isHeld;
  }

  /** Number of calls on hold. */
  get held(): number {
    return this.waiting.length;
  }

  /** Forwards the calls on hold and continues to hold later ones. */
  pass(): void {
    const waiting = this.waiting;
    this.waiting = [];
    for (const resume of waiting) resume();
  }

  /** Forwards all held and later calls. */
  release(): void {
    this.isHeld = () => false;
    this.pass();
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.server.closeAllConnections();
    this.agent.destroy();
    await closed;
  }

  private async relay(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const { method = '', headers, url = '' } = incoming;
      const body = await readAll(incoming);
      const path = this.pathOf(url);
      if (this.isHeld({ method, path })) await new Promise<void>((resume) => this.waiting.push(resume));
      const answer = await this.send({ method, path: url, headers }, body);
      this.exchanges.push({
        method,
        path,
        query: new URL(url, this.upstream).searchParams,
        contentType: headers['content-type'],
        authorization: headers.authorization,
        body,
        status: answer.head.statusCode ?? 0,
        answerType: answer.head.headers['content-type'],
        answer: answer.body,
      });
      response.writeHead(answer.head.statusCode ?? 502, answer.head.headers).end(answer.body);
    } catch {
      // If one side breaks the connection, break the other one.
      response.destroy();
    }
  }

  /** Without the base path and the query. */
  private pathOf(url: string): string {
    return new URL(url, this.upstream).pathname.slice(this.upstream.pathname.length);
  }

  private send(options: object, body: Buffer): Promise<{ head: IncomingMessage; body: Buffer }> {
    const { hostname, port } = this.upstream;
    return new Promise((resolve, reject) => {
      const outgoing = request({ ...options, agent: this.agent, hostname, port }, (head) => {
        readAll(head).then((answer) => resolve({ head, body: answer }), reject);
      });
      outgoing.once('error', reject);
      outgoing.end(body);
    });
  }
}

async function readAll(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
