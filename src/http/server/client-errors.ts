import { randomUUID } from 'node:crypto';
import { maxHeaderSize, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Cors } from './cors.js';
import { toErrorResponse } from '../errors/error-response.js';
import {
  headersTooLarge,
  type HttpError,
  malformedPath,
  malformedRequest,
  requestTimedOut,
  unsupportedMethod,
  urlTooLong,
} from '../errors/http-error.js';
import type { JsonLogger } from './json-logger.js';
import { securityHeadersFor } from './security-headers.js';

/** How long a connection stays open after the response, so that the client can read it. */
const LINGER_MS = 1_000;
/** The connection ended in the middle of a request. */
const CLIENT_LEFT = 'HPE_INVALID_EOF_STATE';
const END_OF_HEAD = '\r\n\r\n';
/** Method and target of a request line. The length is limited because the method is logged. */
const REQUEST_LINE = /^([!#$%&'*+.^`|~\w-]{1,32}) (\S+)/;

/** An error of Node's HTTP parser. */
export interface ParserError extends Error {
  readonly code?: string;
  /** The bytes that contain the error. */
  readonly rawPacket?: Buffer;
  /** Number of parsed bytes. */
  readonly bytesParsed?: number;
}

/** Responds to input that does not reach a route: invalid HTTP, malformed URLs, tunnels and incomplete requests. */
export class ClientErrors {
  private readonly latestReplies = new WeakMap<Socket, FastifyReply>();
  private readonly rejected = new WeakSet<Socket>();

  constructor(
    private readonly logger: JsonLogger,
    private readonly cors: Cors,
  ) {}

  /** Must be called before routes are registered. */
  watch(server: FastifyInstance): void {
    server.addHook('onRequest', ({ raw }, reply, done) => {
      this.latestReplies.set(raw.socket, reply);
      done();
    });
  }

  /** Rejects a request that cannot be parsed or was not received in time. */
  reject(error: ParserError, socket: Socket): void {
    if (this.rejected.has(socket)) return;
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy(error);
      return;
    }
    this.rejected.add(socket);
    const rejection = parserErrorOf(error);
    const reply = this.latestReplies.get(socket);
    if (reply === undefined || reply.raw.writableFinished) this.respond(socket, rejection, error);
    else if (reply.request.raw.complete)
      reply.raw.once('finish', () => this.respond(socket, rejection, error));
    else if (error.code === CLIENT_LEFT || reply.raw.headersSent) socket.destroy(error);
    else sendError(reply.header('connection', 'close'), rejection);
  }

  /** Rejects `CONNECT`: the service is not a proxy. */
  rejectTunnel(target: string | undefined, socket: Socket): void {
    socket.on('error', () => undefined);
    this.write(socket, unsupportedMethod(), 'CONNECT', target);
  }

  /** Rejects a path that the router cannot decode; the router runs no hooks for it. */
  rejectUrl(request: FastifyRequest, reply: FastifyReply): void {
    void reply.headers({ ...securityHeadersFor(request), ...this.cors.headersFor(request) });
    sendError(reply, malformedPath());
    this.log(request.method, reply.statusCode, request.id);
  }

  private respond(socket: Socket, rejection: HttpError, error: ParserError): void {
    if (!socket.writable) return;
    const [, method, target] = REQUEST_LINE.exec(headOf(error)) ?? [];
    this.write(socket, rejection, method, target);
  }

  private write(socket: Socket, rejection: HttpError, method: string | undefined, url = ''): void {
    const id = randomUUID();
    const { status, headers, body } = toErrorResponse(rejection, { id, url });
    const lines = Object.entries({
      ...securityHeadersFor({ url }),
      ...headers,
      date: new Date().toUTCString(),
      'content-length': Buffer.byteLength(body),
      connection: 'close',
    }).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n${body}`);
    setTimeout(() => socket.destroy(), LINGER_MS).unref();
    this.log(method, status, id);
  }

  private log(method: string | undefined, status: number, requestId: string): void {
    this.logger.event({
      context: 'Request',
      msg: 'request',
      method: method ?? 'unknown',
      route: 'unknown',
      status,
      duration_ms: 0,
      request_id: requestId,
    });
  }
}

/** Sends an error outside of routes, where no filter runs. */
export function sendError(reply: FastifyReply, error: HttpError): void {
  const { status, headers, body } = toErrorResponse(error, reply.request);
  void reply.status(status).headers(headers).send(body);
}

/** The request head that contains an error, without earlier requests in the same packet. */
function headOf({ rawPacket, bytesParsed = 0 }: ParserError): string {
  const text = rawPacket?.toString('latin1') ?? '';
  const end = text.lastIndexOf(END_OF_HEAD, bytesParsed - END_OF_HEAD.length);
  return end < 0 ? text : text.slice(end + END_OF_HEAD.length);
}

function parserErrorOf(error: ParserError): HttpError {
  const head = headOf(error);
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') return requestTimedOut();
  if (error.code === 'HPE_HEADER_OVERFLOW') {
    const isUrl = head.indexOf('\r\n') > maxHeaderSize;
    return isUrl ? urlTooLong(maxHeaderSize) : headersTooLarge(maxHeaderSize);
  }
  if (error.code === 'HPE_INVALID_METHOD' && REQUEST_LINE.test(head)) return unsupportedMethod();
  return malformedRequest(error.message);
}
