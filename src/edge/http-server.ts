import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import compress from '@fastify/compress';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import helmet from 'helmet';
import type { Environment } from '../config/environment.js';
import { ApiKeyGuard } from './api-key.guard.js';
import { malformedPath } from './http-error.js';
import type { JsonLogger } from './json-logger.js';
import { PROBLEM_TYPE, tell } from './problem.js';
import { RunningRequests } from './running-requests.js';

const REQUEST_ID_HEADER = 'x-request-id';
/** What of a caller's request id may go into a log and a header. */
const SAFE_REQUEST_ID = /^[\w.:-]{1,128}$/;
/** Smaller answers are not worth the time that compressing takes. */
const COMPRESS_FROM_BYTES = 2048;
/** Not NDJSON: a compressor holds lines back until it has a block of them. */
const COMPRESSED_TYPES = /^(application\/(problem\+)?json|text\/(html|css|javascript))/;
/** Longest path parameter that is matched: whatever fits into a request, so that ids are refused by their own rule. */
const MAX_PARAM_LENGTH = 16_384;
/** Time in which a request must have come in whole. */
const REQUEST_TIMEOUT_MS = 60_000;
const CLIENT_CLOSED_REQUEST = 499;

/** The HTTP server, before the application is built on it. */
export function createAdapter(environment: Environment): FastifyAdapter {
  const adapter = new FastifyAdapter({
    bodyLimit: environment.BODY_LIMIT_BYTES,
    trustProxy: trustProxy(environment.TRUST_PROXY),
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH, ignoreTrailingSlash: true },
    genReqId: requestIdOf,
    frameworkErrors: answerBadUrl,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: true,
  });
  acceptJsonOnly(adapter.getInstance<FastifyInstance>());
  return adapter;
}

/** What every request passes before and after its route: id, headers, compression, log. */
export async function prepareServer(
  app: NestFastifyApplication,
  environment: Environment,
  logger: JsonLogger,
): Promise<void> {
  const server = app.getHttpAdapter().getInstance();
  observeRequests(server, app.get(RunningRequests), app.get(ApiKeyGuard), logger);
  await app.register(compress, { threshold: COMPRESS_FROM_BYTES, customTypes: COMPRESSED_TYPES });
  if (environment.CORS_ORIGINS.length > 0) {
    const origins = [...environment.CORS_ORIGINS];
    app.enableCors({
      origin: origins.includes('*') ? '*' : origins,
      methods: METHODS,
      exposedHeaders: EXPOSED_HEADERS,
    });
  }
}

const METHODS = ['GET', 'POST', 'DELETE'];
const EXPOSED_HEADERS = [
  REQUEST_ID_HEADER,
  'retry-after',
  'ratelimit-limit',
  'ratelimit-remaining',
  'ratelimit-reset',
];

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

function requestIdOf(request: IncomingMessage): string {
  const given = request.headers[REQUEST_ID_HEADER];
  return typeof given === 'string' && SAFE_REQUEST_ID.test(given) ? given : randomUUID();
}

/** What comes before routing has no filter: a path that cannot be decoded. */
function answerBadUrl(_error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const { problem } = tell(malformedPath(), request.id);
  void reply.status(problem.status).headers({ ...SECURITY_HEADERS, [REQUEST_ID_HEADER]: request.id });
  void reply.header('content-type', PROBLEM_TYPE).send(JSON.stringify(problem));
}

/** Bodies are JSON or refused. Clients send `Content-Type: application/json` with a DELETE that has no body; that is not an error. */
function acceptJsonOnly(server: FastifyInstance): void {
  const parse = server.getDefaultJsonParser('error', 'error');
  server.removeContentTypeParser(['application/json', 'text/plain']);
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body.length === 0) done(null, undefined);
    else void parse(request, body as string, done);
  });
}

function observeRequests(
  server: FastifyInstance,
  running: RunningRequests,
  apiKeyGuard: ApiKeyGuard,
  logger: JsonLogger,
): void {
  server.addHook('onRequest', (request, reply, done) => {
    void reply.headers(SECURITY_HEADERS).header(REQUEST_ID_HEADER, request.id);
    // Fires after every answer, and for a client that leaves before it.
    reply.raw.once('close', () => {
      running.end(request, reply.raw.writableFinished);
      logger.event(logLine(request, reply, apiKeyGuard));
    });
    running.begin(request);
    done();
  });
}

function logLine(
  request: FastifyRequest,
  reply: FastifyReply,
  apiKeyGuard: ApiKeyGuard,
): Record<string, unknown> {
  return {
    context: 'Request',
    msg: 'request',
    method: request.method,
    route: request.routeOptions.url ?? 'unknown',
    status: reply.raw.writableFinished ? reply.statusCode : CLIENT_CLOSED_REQUEST,
    duration_ms: Math.round(reply.elapsedTime * 10) / 10,
    request_id: request.id,
    key: apiKeyGuard.credentialsOf(request)?.fingerprint,
  };
}
