import { type CanActivate, type ExecutionContext, HttpStatus, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { Environment } from '../../config/environment.js';
import { Credentials } from '../../openai/credentials.js';
import { HttpError } from '../errors/http-error.js';
import type { CalledRequest } from './caller.decorator.js';
import { type KeyReading, readBearer, readKey } from './key-reading.js';
import { isOpenAiRequest, OPENAI_PREFIX } from '../server/openai-surface.js';
import { IS_PUBLIC } from './public.decorator.js';
import { RunningRequests } from '../server/running-requests.js';
import { ORGANIZATION_HEADER, PROJECT_HEADER, readScope, refuseUnsendableScope } from './scope-headers.js';
import { sentValues } from './sent-values.js';

export const API_KEY_HEADER = 'x-openai-api-key';

/** A request whose credentials were looked for; `undefined` means that it brought none. */
type Keyed = FastifyRequest & { credentials?: Credentials | undefined };

/**
 * Lets a request through that brings a key, or whose route is public. The only place that reads the key header: the
 * rest of the service sees the {@link Credentials}.
 */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly runningRequests: RunningRequests,
    private readonly environment: Environment,
  ) {}

  /** @throws HttpError 401 without a usable key, 422 when the organization or project cannot be passed on */
  canActivate(context: ExecutionContext): true {
    const isPublic = this.reflector.getAllAndOverride<boolean | undefined>(IS_PUBLIC, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (isPublic === true) return true;
    const request = context.switchToHttp().getRequest<CalledRequest>();
    request.caller = {
      credentials: this.ensureKeyed(request),
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
  ensureKeyed(request: FastifyRequest): Credentials {
    const credentials = this.credentialsOf(request);
    if (credentials === undefined) throw refusalOf(request);
    refuseUnsendableScope(request);
    return credentials;
  }

  /** The credentials of a request, `undefined` without a usable key. Reads the headers once. */
  credentialsOf(request: Keyed): Credentials | undefined {
    if (!('credentials' in request)) request.credentials = this.read(request);
    return request.credentials;
  }

  private read(request: Keyed): Credentials | undefined {
    const [apiKey, ...others] = keysIn(readingsOf(request));
    if (apiKey === undefined || others.length > 0) return undefined;
    const organization = readScope(request, ORGANIZATION_HEADER).value;
    const project = readScope(request, PROJECT_HEADER).value;
    return new Credentials({ apiKey, organization, project }, this.environment.KEY_HASH_SECRET);
  }
}

/** What each header holds that may hold the key. Under OpenAI's paths that is `Authorization` as well, as at OpenAI. */
function readingsOf(request: FastifyRequest): KeyReading[] {
  const own = sentValues(request, API_KEY_HEADER).map((value) => readKey(API_KEY_HEADER, value));
  return isOpenAiRequest(request) ? [...own, ...sentValues(request, 'authorization').map(readBearer)] : own;
}

const isKey = (reading: KeyReading): reading is string => typeof reading === 'string';

const keysIn = (readings: readonly KeyReading[]): Set<string> => new Set(readings.filter(isKey));

function refusalOf(request: FastifyRequest): HttpError {
  const readings = readingsOf(request);
  if (keysIn(readings).size > 1)
    return new HttpError('the request holds more than one key', {
      status: HttpStatus.UNAUTHORIZED,
      code: 'conflicting_api_keys',
      hint: 'send one key only',
    });
  const [reading] = readings;
  if (reading === undefined || isKey(reading)) return missingApiKey(request);
  return noUsableKey(reading.fault, reading.hint ?? hintFor(request));
}

function missingApiKey(request: FastifyRequest): HttpError {
  const hint = hintFor(request);
  if (isOpenAiRequest(request))
    return noUsableKey(`the header Authorization, or ${API_KEY_HEADER}, is missing`, hint);
  const isElsewhere = request.headers.authorization !== undefined;
  return noUsableKey(
    `the header ${API_KEY_HEADER} is missing`,
    isElsewhere ? `${hint}; Authorization is read under /${OPENAI_PREFIX} only` : hint,
  );
}

const hintFor = (request: FastifyRequest): string =>
  isOpenAiRequest(request)
    ? `send "Authorization: Bearer" with your OpenAI API key, or ${API_KEY_HEADER}`
    : `send your OpenAI API key in the header ${API_KEY_HEADER}`;

function noUsableKey(detail: string, hint: string): HttpError {
  return new HttpError(detail, { status: HttpStatus.UNAUTHORIZED, code: 'missing_api_key', hint });
}
