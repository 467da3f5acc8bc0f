import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { Socket } from 'node:net';
import compress from '@fastify/compress';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Environment } from '../../config/environment.js';
import { ApiKeyGuard } from '../auth/api-key.guard.js';
import { Cors } from './cors.js';
import { decodeBodies, hasBody } from '../body/body-encoding.js';
import { ClientErrors, type ParserError, sendError } from './client-errors.js';
import { handleExpectations } from './expectation.js';
import { bodyTimedOut, missingHost } from '../errors/http-error.js';
import type { JsonLogger } from './json-logger.js';
import { ReadOnlyMode } from '../read-only/read-only-mode.js';
import { isOpenAiRequest, isStreamed, routeNameOf } from '../route-options.js';
import { ObservedRequests } from '../../telemetry/observers.js';
import type { TracedRequest } from '../auth/caller.decorator.js';
import { acceptBodies } from '../body/request-body.js';
import { REQUEST_ID_HEADER, requestIdFor } from './request-id.js';
import { RunningRequests } from './running-requests.js';
import { securityHeadersFor } from './security-headers.js';
import { LargeBodyGate } from '../body/large-body-gate.js';
import { UnroutedRequests } from './unrouted-requests.js';

/** Compressing smaller responses is not worth the time. */
const COMPRESS_FROM_BYTES = 2048;
/** Excludes NDJSON, because a compressor buffers lines until a block is full. */
const COMPRESSED_TYPES = /^(application\/(problem\+)?json|text\/(html|css|javascript))/;
/** Maximum length of a path parameter. It exceeds the limit of a request line, so that ids are rejected by their own rule. */
const MAX_PARAM_LENGTH = 16_384;
/** Time limit for receiving a request body that is not streamed. */
const BODY_TIMEOUT_MS = 60_000;
const CLIENT_CLOSED_REQUEST = 499;

/** Timeouts in milliseconds, as resolved by the framework. */
interface ListenerOptions {
  readonly keepAliveTimeout?: number;
  readonly requestTimeout?: number;
}

/** Creates the HTTP server that the application is built on. */
export function createAdapter(environment: Environment, logger: JsonLogger): FastifyAdapter {
  const clientErrors = new ClientErrors(logger, new Cors(environment.CORS_ORIGINS));
  const adapter = new FastifyAdapter({
    bodyLimit: environment.BODY_LIMIT_BYTES,
    trustProxy: trustProxy(environment.TRUST_PROXY),
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH, ignoreTrailingSlash: true },
    genReqId: requestIdFor,
    frameworkErrors: (_error: unknown, request: FastifyRequest, reply: FastifyReply) =>
      clientErrors.rejectUrl(request, reply),
    // The framework calls it for one server only; the listener handles client errors for all.
    clientErrorHandler: () => undefined,
    serverFactory: (handler: RequestListener, options: ListenerOptions) =>
      createListener(handler, options, clientErrors),
    requestTimeout: environment.TRANSFER_TIMEOUT_MS,
    forceCloseConnections: true,
    // A request during shutdown is handled as usual, and gets the 503 of the service.
    return503OnClosing: false,
  });
  const server = adapter.getInstance<FastifyInstance>();
  clientErrors.watch(server);
  acceptBodies(server);
  return adapter;
}

/**
 * Creates the HTTP server of the framework. By default, Node itself responds without a body to requests that have no host, have
 * an expectation, or cannot be parsed. This server forwards them, so that they get a regular error response.
 */
function createListener(
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

/** Adds what all requests have in common: id, headers, body limits, compression and log. */
export async function prepareServer(
  app: NestFastifyApplication,
  environment: Environment,
  logger: JsonLogger,
): Promise<void> {
  const server = app.getHttpAdapter().getInstance();
  const [running, apiKeyGuard] = [app.get(RunningRequests), app.get(ApiKeyGuard)];
  const cors = new Cors(environment.CORS_ORIGINS);
  if (environment.CORS_ORIGINS.length > 0)
    server.addHook('onRequest', (request, reply, done) => {
      void reply.headers(cors.headersFor(request));
      done();
    });
  observeRequests(server, running, apiKeyGuard, app.get(ObservedRequests), logger);
  new UnroutedRequests(server, cors).watch();
  disableRelayCompression(server);
  server.addHook('onRequest', requireHost);
  new ReadOnlyMode(environment.READ_ONLY).watch(server);
  handleExpectations(server, apiKeyGuard);
  new LargeBodyGate(apiKeyGuard, environment).watch(server);
  decodeBodies(server);
  await app.register(compress, {
    threshold: COMPRESS_FROM_BYTES,
    customTypes: COMPRESSED_TYPES,
    globalDecompression: false,
  });
}

/** A number is the number of proxies in front of the service. */
function trustProxy(
  setting: Environment['TRUST_PROXY'],
): string | boolean | ((address: string, hop: number) => boolean) {
  return typeof setting === 'number' ? (_address, hop) => hop < setting : setting;
}

function observeRequests(
  server: FastifyInstance,
  running: RunningRequests,
  apiKeyGuard: ApiKeyGuard,
  observed: ObservedRequests,
  logger: JsonLogger,
): void {
  server.addHook('onRequest', (request: TracedRequest, reply, done) => {
    void reply.headers(securityHeadersFor(request)).header(REQUEST_ID_HEADER, request.id);
    const { method, headers } = request;
    const observation = { method, headers, route: routeNameOf(request) };
    const span = observed.begin(observation);
    request.trace = span.trace;
    // Fires after every response, and when the client disconnects before it.
    reply.raw.once('close', () => {
      running.end(request, reply.raw.writableFinished);
      observed.end(observation, span, statusOf(reply), reply.elapsedTime);
      logger.event(logLine(request, reply, apiKeyGuard));
    });
    running.begin(request);
    boundBodyTime(request, reply);
    done();
  });
}

/** @see https://www.rfc-editor.org/rfc/rfc9112#section-3.2 */
function requireHost({ raw }: FastifyRequest, _reply: FastifyReply, done: () => void): void {
  if (raw.headers.host === undefined && raw.httpVersion === '1.1') throw missingHost();
  done();
}

/**
 * Limits the time for receiving a body; the limit of the server itself applies to the largest uploads. The timer ends with the
 * response, because the rest of a rejected body may never arrive, and then the request does not end.
 */
function boundBodyTime(request: FastifyRequest, reply: FastifyReply): void {
  if (!hasBody(request.headers) || isStreamed(request)) return;
  const timer = setTimeout(() => {
    if (!reply.sent) sendError(reply, bodyTimedOut(BODY_TIMEOUT_MS));
  }, BODY_TIMEOUT_MS);
  request.raw.once('end', () => clearTimeout(timer));
  reply.raw.once('close', () => clearTimeout(timer));
}

/** Responses of the upstream are passed on unchanged, with its content encoding. */
function disableRelayCompression(server: FastifyInstance): void {
  server.addHook('onRoute', (route) => {
    if (isOpenAiRequest(route)) route.compress = false;
  });
}

const statusOf = (reply: FastifyReply): number =>
  reply.raw.writableFinished ? reply.statusCode : CLIENT_CLOSED_REQUEST;

function logLine(
  request: FastifyRequest,
  reply: FastifyReply,
  apiKeyGuard: ApiKeyGuard,
): Record<string, unknown> {
  const responseId = reply.getHeader(REQUEST_ID_HEADER);
  return {
    context: 'Request',
    msg: 'request',
    method: request.method,
    route: routeNameOf(request),
    status: statusOf(reply),
    duration_ms: Math.round(reply.elapsedTime * 10) / 10,
    request_id: request.id,
    upstream_request_id: responseId === request.id ? undefined : responseId,
    key: apiKeyGuard.credentialsOf(request)?.fingerprint,
  };
}
