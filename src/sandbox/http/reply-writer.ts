import type { ServerResponse } from 'node:http';
import type { ApiReply } from './exchange.js';

const MAX_HANGING = 1000;
const HTML_PAGE = Buffer.from('<!doctype html><html><body><h1>Just a moment...</h1></body></html>\n');

/** Puts answers on the wire, whole or broken. Unanswered requests are kept up to a bound and dropped by `close`. */
export class ReplyWriter {
  private readonly hanging = new Set<ServerResponse>();

  send(response: ServerResponse, reply: ApiReply, headers: Readonly<Record<string, string>>): void {
    const body = encodeBody(reply.body);
    response.writeHead(reply.status, {
      'content-type': contentType(reply.body),
      ...headers,
      ...reply.headers,
      'content-length': body.length,
    });
    response.end(body);
  }

  /** Sends the head with the full length and half of the body, then closes the connection. */
  sendCut(response: ServerResponse, reply: ApiReply, headers: Readonly<Record<string, string>>): void {
    const body = encodeBody(reply.body);
    response.writeHead(reply.status, {
      'content-type': contentType(reply.body),
      ...headers,
      'content-length': body.length,
    });
    response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.socket?.end());
  }

  sendHtml(response: ServerResponse): void {
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-length': HTML_PAGE.length,
    });
    response.end(HTML_PAGE);
  }

  /** Breaks the connection with a TCP reset. */
  reset(response: ServerResponse): void {
    response.socket?.resetAndDestroy();
  }

  /** Never answers; the one that waits longest is broken off where too many wait. */
  hang(response: ServerResponse): void {
    this.hanging.add(response);
    response.once('close', () => this.hanging.delete(response));
    const [first] = this.hanging;
    if (first && this.hanging.size > MAX_HANGING) this.reset(first);
  }

  close(): void {
    for (const response of this.hanging) response.destroy();
    this.hanging.clear();
  }
}

function contentType(body: unknown): string {
  return Buffer.isBuffer(body) ? 'application/octet-stream' : 'application/json';
}

function encodeBody(body: unknown): Buffer {
  if (Buffer.isBuffer(body)) return body;
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}
