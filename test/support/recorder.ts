import {
  Agent,
  createServer,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

/** A call upstream, and how it was answered. */
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

/** What of a call decides whether it is held. */
type Call = Pick<Exchange, 'method' | 'path'>;

/**
 * Stands between the service and upstream, changes nothing, and notes whole exchanges. A test can hold calls before upstream
 * sees them, to decide itself in which order things happen.
 */
export class Recorder {
  readonly exchanges: Exchange[] = [];
  private readonly agent = new Agent({ keepAlive: true });
  private isHeld: (call: Call) => boolean = () => false;
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

  /** Forgets all exchanges, and passes on the calls that are held and all later ones. */
  reset(): void {
    this.exchanges.length = 0;
    this.release();
  }

  /** Holds every call that arrives from now on. */
  hold(isHeld: (call: Call) => boolean = () => true): void {
    this.isHeld = isHeld;
  }

  /** How many calls are held now. */
  get held(): number {
    return this.waiting.length;
  }

  /** Passes on the calls that are held now; later ones are held as before. */
  pass(): void {
    const waiting = this.waiting;
    this.waiting = [];
    for (const resume of waiting) resume();
  }

  /** Passes on the calls that are held, and all later ones. */
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
      const body = await read(incoming);
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
      // Whoever broke it off, both sides see it broken off.
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
        read(head).then((answer) => resolve({ head, body: answer }), reject);
      });
      outgoing.once('error', reject);
      outgoing.end(body);
    });
  }
}

async function read(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
