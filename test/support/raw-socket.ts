import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Bounds only failing tests. */
const TIMEOUT_MS = 30_000;
const POLL_MS = 5;

/** A response as received. */
export interface WireAnswer {
  readonly status: number;
  /** Names in lowercase; values as Latin-1, one character per byte. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A connection on which a test writes raw bytes. */
export class RawSocket {
  private received = '';
  private isClosed = false;

  private constructor(private readonly socket: Socket) {
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => (this.received += text));
    socket.on('error', () => undefined);
    socket.once('close', () => (this.isClosed = true));
  }

  static async open(url: string): Promise<RawSocket> {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    return new RawSocket(socket);
  }

  /** Everything received so far, one character per byte. */
  get text(): string {
    return this.received;
  }

  write(bytes: string | Buffer): this {
    this.socket.write(bytes);
    return this;
  }

  /** Writes the lines of a request head. */
  head(...lines: string[]): this {
    return this.write(`${lines.join('\r\n')}\r\n\r\n`);
  }

  /** Waits for a text and returns everything received so far. @throws Error after 10 seconds */
  async until(text: string): Promise<string> {
    return this.wait(() => this.received.includes(text));
  }

  /** Waits until the peer closes the connection and returns everything received. @throws Error after 10 seconds */
  async untilClosed(): Promise<string> {
    return this.wait(() => this.isClosed);
  }

  close(): void {
    this.socket.destroy();
  }

  private async wait(isDone: () => boolean): Promise<string> {
    const endsAt = performance.now() + TIMEOUT_MS;
    while (!isDone()) {
      if (performance.now() > endsAt) throw new Error(`timed out after: ${this.received}`);
      await sleep(POLL_MS);
    }
    return this.received;
  }
}

/** Sends one request on a new connection and reads the response until the connection is closed. */
export async function exchange(url: string, lines: readonly string[], body = ''): Promise<WireAnswer> {
  const socket = await RawSocket.open(url);
  socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`);
  const text = await socket.untilClosed();
  return parseAnswer(text);
}

/** Parses one response that is not chunked. */
export function parseAnswer(text: string): WireAnswer {
  const end = text.indexOf('\r\n\r\n');
  const [statusLine = '', ...lines] = text.slice(0, end).split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => {
      const at = line.indexOf(':');
      return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()] as const;
    }),
  );
  const status = /^HTTP\/1\.1 (\d{3})/.exec(statusLine)?.[1];
  return { status: Number(status), headers, body: text.slice(end + 4) };
}
