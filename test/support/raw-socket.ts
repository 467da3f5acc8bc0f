import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const PATIENCE_MS = 10_000;
const POLL_MS = 5;

/** One HTTP message as it came over the wire. */
export interface WireAnswer {
  readonly status: number;
  /** Lower-case names; values are latin1, one character per byte. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A connection on which a test writes bytes by itself. */
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

  /** Writes a request head; lines are joined by CRLF. */
  head(...lines: string[]): this {
    return this.write(`${lines.join('\r\n')}\r\n\r\n`);
  }

  /** Waits for a text, and gives everything received so far. @throws when it does not come in time */
  async until(text: string): Promise<string> {
    return this.wait(() => this.received.includes(text));
  }

  /** Waits until the other side has closed the connection, and gives everything received. */
  async untilClosed(): Promise<string> {
    return this.wait(() => this.isClosed);
  }

  close(): void {
    this.socket.destroy();
  }

  private async wait(isDone: () => boolean): Promise<string> {
    const endsAt = performance.now() + PATIENCE_MS;
    while (!isDone()) {
      if (performance.now() > endsAt) throw new Error(`it did not come in time: ${this.received}`);
      await sleep(POLL_MS);
    }
    return this.received;
  }
}

/** Sends one request on a connection of its own, and reads its answer until the connection is closed. */
export async function exchange(url: string, lines: readonly string[], body = ''): Promise<WireAnswer> {
  const socket = await RawSocket.open(url);
  socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`);
  const text = await socket.untilClosed();
  return parseAnswer(text);
}

/** Reads one answer whose body has a declared length or ends with the connection. */
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
