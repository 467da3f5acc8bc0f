import type { ServerResponse } from 'node:http';

/** A response of the emulated API. A Buffer or string is sent unchanged, any other body as JSON. */
export interface ApiReply {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

type ReplyHeaders = Readonly<Record<string, string>>;

const MAX_HANGING = 1000;
const HTML_REPLY: ApiReply = {
  status: 200,
  body: '<!doctype html><html><body><h1>Just a moment...</h1></body></html>\n',
  headers: { 'content-type': 'text/html; charset=utf-8' },
};

/** Sends complete and deliberately broken responses. At most 1,000 requests hang at a time, until {@link close}. */
export class ReplyWriter {
  private readonly hanging = new Set<ServerResponse>();

  send(response: ServerResponse, reply: ApiReply, headers: ReplyHeaders): void {
    response.end(writeHead(response, reply, headers));
  }

  /** Announces the full length, sends half of the body and closes the connection. */
  sendTruncated(response: ServerResponse, reply: ApiReply, headers: ReplyHeaders): void {
    const body = writeHead(response, reply, headers);
    response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.socket?.end());
  }

  sendHtml(response: ServerResponse): void {
    this.send(response, HTML_REPLY, {});
  }

  /** Closes the connection with a TCP reset. */
  reset(response: ServerResponse): void {
    response.socket?.resetAndDestroy();
  }

  /** Leaves the request without a response. Above the limit, the oldest hanging request is reset. */
  hang(response: ServerResponse): void {
    this.hanging.add(response);
    response.once('close', () => this.hanging.delete(response));
    const [oldest] = this.hanging;
    if (oldest && this.hanging.size > MAX_HANGING) this.reset(oldest);
  }

  close(): void {
    for (const response of this.hanging) response.destroy();
    this.hanging.clear();
  }
}

/** Writes the status and headers and returns the encoded body. */
function writeHead(
  response: ServerResponse,
  { status, body, headers: own }: ApiReply,
  headers: ReplyHeaders,
): Buffer {
  const bytes = encodeBody(body);
  response.writeHead(status, {
    'content-type': Buffer.isBuffer(body) ? 'application/octet-stream' : 'application/json',
    ...headers,
    ...own,
    'content-length': bytes.length,
  });
  return bytes;
}

function encodeBody(body: unknown): Buffer {
  if (Buffer.isBuffer(body)) return body;
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}
