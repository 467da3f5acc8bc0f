import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { Socket } from 'node:net';
import type { ClientErrors, ParserError } from './client-errors.js';

/** Times in milliseconds, as the framework has settled them. */
export interface ListenerOptions {
  readonly keepAliveTimeout?: number;
  readonly requestTimeout?: number;
}

/**
 * The HTTP server below the framework. Node answers some requests by itself, without a body: those without a host, with
 * an expectation, or that cannot be parsed. Here they are passed on, so that they get an error answer like all others.
 */
export function createListener(
  handler: RequestListener,
  { keepAliveTimeout, requestTimeout }: ListenerOptions,
  clientErrors: ClientErrors,
): Server {
  const server = createServer({ requireHostHeader: false, keepAliveTimeout, requestTimeout }, handler);
  server.on('checkContinue', handler);
  server.on('checkExpectation', handler);
  server.on('clientError', (error: ParserError, socket: Socket) => clientErrors.refuse(error, socket));
  server.on('connect', ({ url }: IncomingMessage, socket: Socket) => clientErrors.refuseTunnel(url, socket));
  return server;
}
