import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import compress from '@fastify/compress';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import helmet from 'helmet';
import type { Environment } from '../config/environment.js';
import { ApiKeyGuard } from './api-key.guard.js';
import { Cors } from './cors.js';
import { errorAnswer } from './error-answer.js';
import { decodeBodies, hasBody } from './body-encoding.js';
import { bodyTooSlow, type HttpError, malformedPath } from './http-error.js';
import type { JsonLogger } from './json-logger.js';
import { isOpenAiRequest } from './openai-surface.js';
import { ObservedRequests } from '../telemetry/observed-requests.js';
import type { TracedRequest } from './caller.decorator.js';
import { acceptBodies } from './request-body.js';
import { RunningRequests } from './running-requests.js';
import { DocumentIntake } from './document-intake.js';
import { isStreamed } from './streamed-body.decorator.js';
import { UnroutedRequests } from './unrouted-requests.js';

const REQUEST_ID_HEADER = 'x-request-id';
/** What of a caller's request id may go into a log and a header. */
const SAFE_REQUEST_ID = /^[\w.:-]{1,128}$/;
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
export function createAdapter(environment: Environment): FastifyAdapter {
  const adapter = new FastifyAdapter({
    bodyLimit: environment.BODY_LIMIT_BYTES,
    trustProxy: trustProxy(environment.TRUST_PROXY),
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH, ignoreTrailingSlash: true },
    genReqId: requestIdOf,
    frameworkErrors: answerBadUrl(new Cors(environment.CORS_ORIGINS)),
    requestTimeout: environment.TRANSFER_TIMEOUT_MS,
    forceCloseConnections: true,
  });
  acceptBodies(adapter.getInstance<FastifyInstance>());
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
  new DocumentIntake(apiKeyGuard, environment).watch(server);
  decodeBodies(server);
  await app.register(compress, {
    threshold: COMPRESS_FROM_BYTES,
    customTypes: COMPRESSED_TYPES,
    globalDecompression: false,
  });
}

/** Swagger UI brings its own inline start script and styles; everything comes from this server. */
const CONTENT_SECURITY_POLICY = {
  directives: {
    defaultSrc: ["'self'"],
    scriptSrc: ["'self'", "'unsafe-inline'"],
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", 'data:'],
    // The service is often used over plain HTTP on an internal platform.
    upgradeInsecureRequests: null,
  },
};

const SECURITY_HEADERS = securityHeaders();

/** A number means: so many proxies stand in front of the service. */
function trustProxy(
  setting: Environment['TRUST_PROXY'],
): string | boolean | ((address: string, hop: number) => boolean) {
  return typeof setting === 'number' ? (_address, hop) => hop < setting : setting;
}

/** What helmet sets. It does so anew for every request; the answer is always the same, so it is asked once. */
function securityHeaders(): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  const setHeader = (name: string, value: string): void => {
    headers[name.toLowerCase()] = value;
  };
  const reply = { setHeader, removeHeader: () => undefined } as unknown as ServerResponse;
  helmet({ contentSecurityPolicy: CONTENT_SECURITY_POLICY })({} as IncomingMessage, reply, () => undefined);
  return headers;
}

/** No browser shows what OpenAI answers as a page. */
const OPENAI_SECURITY_HEADERS = { 'x-content-type-options': 'nosniff' } as const;

const headersFor = (request: FastifyRequest): Readonly<Record<string, string>> =>
  isOpenAiRequest(request) ? OPENAI_SECURITY_HEADERS : SECURITY_HEADERS;

function requestIdOf(request: IncomingMessage): string {
  const given = request.headers[REQUEST_ID_HEADER];
  return typeof given === 'string' && SAFE_REQUEST_ID.test(given) ? given : randomUUID();
}

/** What comes before routing has no filter: a path that cannot be decoded. */
const answerBadUrl =
  (cors: Cors) =>
  (_error: FastifyError, request: FastifyRequest, reply: FastifyReply): void => {
    void reply.headers({
      ...headersFor(request),
      ...cors.headersFor(request),
      [REQUEST_ID_HEADER]: request.id,
    });
    sendError(reply, malformedPath());
  };

function sendError(reply: FastifyReply, error: HttpError): void {
  const { status, headers, body } = errorAnswer(error, reply.request);
  void reply.status(status).headers(headers).send(body);
}

function observeRequests(
  server: FastifyInstance,
  running: RunningRequests,
  apiKeyGuard: ApiKeyGuard,
  observed: ObservedRequests,
  logger: JsonLogger,
): void {
  server.addHook('onRequest', (request: TracedRequest, reply, done) => {
    void reply.headers(headersFor(request)).header(REQUEST_ID_HEADER, request.id);
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

/** The server's own limit is that of the largest upload: everything else must come in sooner. */
function boundBodyTime(request: FastifyRequest, reply: FastifyReply): void {
  if (!hasBody(request.headers) || isStreamed(request)) return;
  const timer = setTimeout(() => {
    if (!reply.sent) sendError(reply, bodyTooSlow(BODY_TIMEOUT_MS));
  }, BODY_TIMEOUT_MS);
  request.raw.once('end', () => clearTimeout(timer)).once('close', () => clearTimeout(timer));
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
