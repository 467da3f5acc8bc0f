import { type CanActivate, type ExecutionContext, HttpStatus, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { Environment } from '../config/environment.js';
import { Credentials } from '../openai/credentials.js';
import { HttpError, validationFailed } from './http-error.js';
import type { CalledRequest } from './caller.decorator.js';
import { isOpenAiRequest } from './openai-surface.js';
import { IS_PUBLIC } from './public.decorator.js';
import { RunningRequests } from './running-requests.js';

export const API_KEY_HEADER = 'x-openai-api-key';
export const ORGANIZATION_HEADER = 'openai-organization';
export const PROJECT_HEADER = 'openai-project';

const BEARER = /^bearer +(\S+)$/i;

/** Longest value of a header that is passed on, in characters. */
const MAX_HEADER_LENGTH = 512;
/** What may stand in a header without a blank: anything else could smuggle a second header upstream. */
const HEADER_SAFE = new RegExp(`^[\\x21-\\x7e]{1,${MAX_HEADER_LENGTH}}$`);

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
    refuseUnsafe(request.headers, ORGANIZATION_HEADER);
    refuseUnsafe(request.headers, PROJECT_HEADER);
    return credentials;
  }

  /** The credentials of a request, `undefined` without a usable key. Reads the headers once. */
  credentialsOf(request: Keyed): Credentials | undefined {
    if (!('credentials' in request)) request.credentials = this.read(request);
    return request.credentials;
  }

  private read(request: Keyed): Credentials | undefined {
    const { headers } = request;
    const [apiKey, ...others] = keysOf(request);
    if (apiKey === undefined || others.length > 0) return undefined;
    const organization = safeValue(headers, ORGANIZATION_HEADER);
    const project = safeValue(headers, PROJECT_HEADER);
    return new Credentials({ apiKey, organization, project }, this.environment.KEY_HASH_SECRET);
  }
}

/** The different keys that a request brings. Where the service speaks as OpenAI does, it takes a key as OpenAI does. */
function keysOf(request: FastifyRequest): string[] {
  const own = safeValue(request.headers, API_KEY_HEADER);
  const bearer = isOpenAiRequest(request) ? bearerOf(request.headers) : undefined;
  return [...new Set([own, bearer])].filter((key) => key !== undefined);
}

function bearerOf({ authorization = '' }: FastifyRequest['headers']): string | undefined {
  const token = BEARER.exec(authorization)?.[1];
  return token !== undefined && HEADER_SAFE.test(token) ? token : undefined;
}

function safeValue(headers: FastifyRequest['headers'], name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' && HEADER_SAFE.test(value) ? value : undefined;
}

/** A choice of organization or project is never dropped silently. */
function refuseUnsafe(headers: FastifyRequest['headers'], name: string): void {
  if (headers[name] === undefined || safeValue(headers, name) !== undefined) return;
  throw validationFailed([{ field: name, message: 'cannot be passed on as a header' }]);
}

function refusalOf(request: FastifyRequest): HttpError {
  if (keysOf(request).length > 1) {
    return new HttpError(`${API_KEY_HEADER} and Authorization bring different keys`, {
      status: HttpStatus.UNAUTHORIZED,
      code: 'conflicting_api_keys',
      hint: 'send one of the two',
    });
  }
  return missingApiKey(
    isOpenAiRequest(request) ? `Authorization: Bearer, or ${API_KEY_HEADER},` : API_KEY_HEADER,
  );
}

function missingApiKey(header: string): HttpError {
  return new HttpError(`the header ${header} is missing or is not a key`, {
    status: HttpStatus.UNAUTHORIZED,
    code: 'missing_api_key',
    hint: `send your OpenAI API key in the header ${API_KEY_HEADER}`,
  });
}
