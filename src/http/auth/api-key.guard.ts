import { type CanActivate, type ExecutionContext, HttpStatus, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { Environment } from '../../config/environment.js';
import { Credentials } from '../../openai/credentials.js';
import { HttpError } from '../errors/http-error.js';
import { IS_PUBLIC, isOpenAiRequest, OPENAI_PREFIX } from '../route-options.js';
import { RunningRequests } from '../server/running-requests.js';
import type { CalledRequest } from './caller.decorator.js';
import { type KeyReading, readBearer, readKey } from './key-reading.js';
import { ORGANIZATION_HEADER, PROJECT_HEADER, readScope, requireSendableScope } from './scope-headers.js';
import { sentValues } from './sent-values.js';

export const API_KEY_HEADER = 'x-openai-api-key';

/** A request whose credentials have been read; `undefined` if it has none. */
type KeyedRequest = FastifyRequest & { credentials?: Credentials | undefined };

/**
 * Requires a key on every route that is not public. It is the only place that reads the key header: the rest of the service
 * receives {@link Credentials}.
 */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly runningRequests: RunningRequests,
    private readonly environment: Environment,
  ) {}

  /** @throws HttpError 401 without a usable key, 422 if the organization or project cannot be passed on */
  canActivate(context: ExecutionContext): true {
    const isPublic = this.reflector.getAllAndOverride<boolean | undefined>(IS_PUBLIC, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (isPublic === true) return true;
    const request = context.switchToHttp().getRequest<CalledRequest>();
    request.caller = {
      credentials: this.requireCredentials(request),
      signal: this.runningRequests.signalOf(request),
      requestId: request.id,
      trace: request.trace,
    };
    return true;
  }

  /**
   * The credentials of a request to a guarded route.
   *
   * @throws HttpError as {@link canActivate}
   */
  requireCredentials(request: FastifyRequest): Credentials {
    const credentials = this.credentialsOf(request);
    if (credentials === undefined) throw keyErrorOf(request);
    requireSendableScope(request);
    return credentials;
  }

  /** The credentials of a request; `undefined` without a usable key. The headers are read once per request. */
  credentialsOf(request: KeyedRequest): Credentials | undefined {
    if (!('credentials' in request)) request.credentials = this.readCredentials(request);
    return request.credentials;
  }

  private readCredentials(request: KeyedRequest): Credentials | undefined {
    const [apiKey, ...others] = keysIn(keyReadingsOf(request));
    if (apiKey === undefined || others.length > 0) return undefined;
    const organization = readScope(request, ORGANIZATION_HEADER).value;
    const project = readScope(request, PROJECT_HEADER).value;
    return new Credentials({ apiKey, organization, project }, this.environment.KEY_HASH_SECRET);
  }
}

/** Under OpenAI's paths, `Authorization` is read as well, as in OpenAI's API. */
function keyReadingsOf(request: FastifyRequest): KeyReading[] {
  const own = sentValues(request, API_KEY_HEADER).map((value) => readKey(API_KEY_HEADER, value));
  return isOpenAiRequest(request) ? [...own, ...sentValues(request, 'authorization').map(readBearer)] : own;
}

const isKey = (reading: KeyReading): reading is string => typeof reading === 'string';

const keysIn = (readings: readonly KeyReading[]): Set<string> => new Set(readings.filter(isKey));

function keyErrorOf(request: FastifyRequest): HttpError {
  const readings = keyReadingsOf(request);
  if (keysIn(readings).size > 1)
    return new HttpError(
      HttpStatus.UNAUTHORIZED,
      'conflicting_api_keys',
      'the request contains more than one API key',
      { hint: 'send one key only' },
    );
  const [reading] = readings;
  if (reading === undefined || isKey(reading)) return missingKeyError(request);
  return unusableKeyError(reading.fault, reading.hint ?? keyHintFor(request));
}

function missingKeyError(request: FastifyRequest): HttpError {
  const hint = keyHintFor(request);
  if (isOpenAiRequest(request))
    return unusableKeyError(`the header Authorization, or ${API_KEY_HEADER}, is missing`, hint);
  const isInAuthorization = request.headers.authorization !== undefined;
  return unusableKeyError(
    `the header ${API_KEY_HEADER} is missing`,
    isInAuthorization ? `${hint}; Authorization is only read under /${OPENAI_PREFIX}` : hint,
  );
}

const keyHintFor = (request: FastifyRequest): string =>
  isOpenAiRequest(request)
    ? `send "Authorization: Bearer" with your OpenAI API key, or ${API_KEY_HEADER}`
    : `send your OpenAI API key in the header ${API_KEY_HEADER}`;

const unusableKeyError = (message: string, hint: string): HttpError =>
  new HttpError(HttpStatus.UNAUTHORIZED, 'missing_api_key', message, { hint });
