import type { RequestListener } from 'node:http';
import compress from '@fastify/compress';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Environment } from '../../config/environment.js';
import { ApiKeyGuard } from '../auth/api-key.guard.js';
import { Cors } from './cors.js';
import { decodeBodies, hasBody } from '../body/body-encoding.js';
import { ClientErrors, sendError } from './client-errors.js';
import { answerExpectations } from './expectation.js';
import { bodyTooSlow, missingHost } from '../errors/http-error.js';
import { createListener, type ListenerOptions } from './http-listener.js';
import type { JsonLogger } from './json-logger.js';
import { isOpenAiRequest } from './openai-surface.js';
import { ObservedRequests } from '../../telemetry/observed-requests.js';
import type { TracedRequest } from '../auth/caller.decorator.js';
import { acceptBodies } from '../body/request-body.js';
import { REQUEST_ID_HEADER, requestIdOf } from './request-id.js';
import { RunningRequests } from './running-requests.js';
import { securityHeadersFor } from './security-headers.js';
import { LargeBodyGate } from '../body/large-body-gate.js';
import { isStreamed } from '../body/streamed-body.decorator.js';
import { UnroutedRequests } from './unrouted-requests.js';

/** Smaller answers are not worth the time that compressing takes. */
const COMPRESS_FROM_BYTES = 2048;
/** Not NDJSON: a compressor holds lines back until it has a block of them. */
const COMPRESSED_TYPES = /^(application\/(problem\+)?json|text\/(html|css|javascript))/;
/** Longest path parameter that is matched: whatever fits into a request, so that ids are refused by their own rule. */
const MAX_PARAM_LENGTH = 16_384;
/** Time in which the body of a request must have come in, but for one that is streamed. */
const BODY_TIMEOUT_MS = 60_000;
const CLIENT_CLOSED_REQUEST = 499;

/** The HTTP server, before the application is built on it. */
export function createAdapter(environment: Environment, logger: JsonLogger): FastifyAdapter {
  const clientErrors = new ClientErrors(logger, new Cors(environment.CORS_ORIGINS));
  const adapter = new FastifyAdapter({
    bodyLimit: environment.BODY_LIMIT_BYTES,
    trustProxy: trustProxy(environment.TRUST_PROXY),
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH, ignoreTrailingSlash: true },
    genReqId: requestIdOf,
    frameworkErrors: (_error: unknown, request: FastifyRequest, reply: FastifyReply) =>
      clientErrors.refuseUrl(request, reply),
    // Called for the first of its servers alone; the listener below handles them for all.
    clientErrorHandler: () => undefined,
    serverFactory: (handler: RequestListener, options: ListenerOptions) =>
      createListener(handler, options, clientErrors),
    requestTimeout: environment.TRANSFER_TIMEOUT_MS,
    forceCloseConnections: true,
    // A request that comes while the server closes takes the usual way, and gets the usual 503.
    return503OnClosing: false,
  });
  const server = adapter.getInstance<FastifyInstance>();
  clientErrors.watch(server);
  acceptBodies(server);
  return adapter;
}

/** What every request passes before and after its route: id, headers, compression, log. */
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
  leaveAnswersAsTheyAre(server);
  server.addHook('onRequest', requireHost);
  answerExpectations(server, apiKeyGuard);
  new LargeBodyGate(apiKeyGuard, environment).watch(server);
  decodeBodies(server);
  await app.register(compress, {
    threshold: COMPRESS_FROM_BYTES,
    customTypes: COMPRESSED_TYPES,
    globalDecompression: false,
  });
}

/** A number means: so many proxies stand in front of the service. */
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
    const seen = { method, headers, route: routeOf(request) };
    const span = observed.begin(seen);
    request.trace = span.trace;
    // Fires after every answer, and for a client that leaves before it.
    reply.raw.once('close', () => {
      running.end(request, reply.raw.writableFinished);
      observed.end(seen, span, statusOf(reply), reply.elapsedTime);
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
 * The server's own limit is that of the largest upload: everything else must come in sooner. Once a request is answered, its
 * timer is cleared: the rest of a refused body may never come in, and then the request itself reports no end.
 */
function boundBodyTime(request: FastifyRequest, reply: FastifyReply): void {
  if (!hasBody(request.headers) || isStreamed(request)) return;
  const timer = setTimeout(() => {
    if (!reply.sent) sendError(reply, bodyTooSlow(BODY_TIMEOUT_MS));
  }, BODY_TIMEOUT_MS);
  request.raw.once('end', () => clearTimeout(timer));
  reply.raw.once('close', () => clearTimeout(timer));
}

/** What upstream answered is handed on byte for byte: compressed or not was decided there. */
function leaveAnswersAsTheyAre(server: FastifyInstance): void {
  server.addHook('onRoute', (route) => {
    if (isOpenAiRequest(route)) route.compress = false;
  });
}

/** With names in place of ids. */
const routeOf = ({ routeOptions }: FastifyRequest): string => routeOptions.url ?? 'unknown';

const statusOf = (reply: FastifyReply): number =>
  reply.raw.writableFinished ? reply.statusCode : CLIENT_CLOSED_REQUEST;

function logLine(
  request: FastifyRequest,
  reply: FastifyReply,
  apiKeyGuard: ApiKeyGuard,
): Record<string, unknown> {
  const answeredId = reply.getHeader(REQUEST_ID_HEADER);
  return {
    context: 'Request',
    msg: 'request',
    method: request.method,
    route: routeOf(request),
    status: statusOf(reply),
    duration_ms: Math.round(reply.elapsedTime * 10) / 10,
    request_id: request.id,
    upstream_request_id: answeredId === request.id ? undefined : answeredId,
    key: apiKeyGuard.credentialsOf(request)?.fingerprint,
  };
}
