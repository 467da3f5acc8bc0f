import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { Socket } from 'node:net';
import type { ClientErrors, ParserError } from './client-errors.js';

/** Timeouts in milliseconds, as resolved by the framework. */
export interface ListenerOptions {
  readonly keepAliveTimeout?: number;
  readonly requestTimeout?: number;
}

/**
 * Creates the HTTP server of the framework. By default, Node itself responds without a body to requests that have no host, have
 * an expectation, or cannot be parsed. This server forwards them, so that they get a regular error response.
 */
export function createListener(
  handler: RequestListener,
  { keepAliveTimeout, requestTimeout }: ListenerOptions,
  clientErrors: ClientErrors,
): Server {
  const server = createServer({ requireHostHeader: false, keepAliveTimeout, requestTimeout }, handler);
  server.on('checkContinue', handler);
  server.on('checkExpectation', handler);
  server.on('clientError', (error: ParserError, socket: Socket) => clientErrors.reject(error, socket));
  server.on('connect', ({ url }: IncomingMessage, socket: Socket) => clientErrors.rejectTunnel(url, socket));
  return server;
}
