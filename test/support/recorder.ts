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

/** Stands between the service and upstream, changes nothing, and notes whole exchanges. */
export class Recorder {
  readonly exchanges: Exchange[] = [];
  private readonly agent = new Agent({ keepAlive: true });

  private constructor(
    private readonly server: Server,
    private readonly upstream: URL,
  ) {
    server.on('request', (incoming, response) => void this.pass(incoming, response));
  }

  static async start(upstreamUrl: string): Promise<Recorder> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new Recorder(server, new URL(upstreamUrl));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}${this.upstream.pathname}`;
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.server.closeAllConnections();
    this.agent.destroy();
    await closed;
  }

  private async pass(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const { method = '', headers, url = '' } = incoming;
      const body = await read(incoming);
      const answer = await this.send({ method, path: url, headers }, body);
      const { pathname, searchParams } = new URL(url, this.upstream);
      this.exchanges.push({
        method,
        path: pathname.slice(this.upstream.pathname.length),
        query: searchParams,
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
