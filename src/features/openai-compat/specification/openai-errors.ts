import { HttpStatus } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';
import { API_KEY_HEADER } from '../../../http/auth/api-key.guard.js';
import { EXAMPLE } from '../../../contracts/examples.js';
import { ID_RULE } from '../../../http/validation/is-id.js';

type Responses = NonNullable<OpenAPIObject['paths'][string]['get']>['responses'];
type ErrorSchema = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>[string];

interface OpenAiErrorExample {
  readonly message: string;
  readonly type: string;
  /** Default: `null`. */
  readonly param?: string;
  readonly code: string | null;
}

interface ErrorDescription {
  readonly description: string;
  readonly example: OpenAiErrorExample;
}

const ERRORS: Readonly<Record<number, ErrorDescription>> = {
  [HttpStatus.BAD_REQUEST]: {
    description: 'OpenAI rejected the request, or the body is not valid JSON.',
    example: {
      message: "Unknown parameter: 'nam'.",
      type: 'invalid_request_error',
      param: 'nam',
      code: 'unknown_parameter',
    },
  },
  [HttpStatus.UNAUTHORIZED]: {
    description: 'The API key is missing or ambiguous, or OpenAI rejected it.',
    example: {
      message:
        `the header Authorization, or ${API_KEY_HEADER}, is missing ` +
        `(send "Authorization: Bearer" with your OpenAI API key, or ${API_KEY_HEADER})`,
      type: 'authentication_error',
      code: 'missing_api_key',
    },
  },
  [HttpStatus.NOT_FOUND]: {
    description: 'OpenAI does not know the id.',
    example: {
      message: `No vector store found with id '${EXAMPLE.otherVectorStoreId}'.`,
      type: 'invalid_request_error',
      code: null,
    },
  },
  [HttpStatus.METHOD_NOT_ALLOWED]: {
    description: 'The service is read-only, and the request would change something.',
    example: { message: 'this service is read-only', type: 'invalid_request_error', code: 'read_only' },
  },
  [HttpStatus.PAYLOAD_TOO_LARGE]: {
    description: 'The body is too large.',
    example: {
      message: 'the body has more than 537919488 bytes (larger files can be uploaded in parts)',
      type: 'invalid_request_error',
      code: 'body_too_large',
    },
  },
  [HttpStatus.UNPROCESSABLE_ENTITY]: {
    description: 'An id in the path or a header has characters that cannot be sent to OpenAI.',
    example: {
      message: `vector_store_id ${ID_RULE}`,
      type: 'invalid_request_error',
      param: 'vector_store_id',
      code: 'validation_failed',
    },
  },
  [HttpStatus.TOO_MANY_REQUESTS]: {
    description: 'A rate limit of this service or of OpenAI is exceeded; see `Retry-After`.',
    example: {
      message: 'more than 600 requests in 60 s; the limit resets in 42 s',
      type: 'rate_limit_error',
      code: 'throttled',
    },
  },
  [HttpStatus.INTERNAL_SERVER_ERROR]: {
    description: 'OpenAI failed, also after all retries that are safe.',
    example: {
      message: 'The server had an error while processing your request.',
      type: 'server_error',
      code: null,
    },
  },
  [HttpStatus.BAD_GATEWAY]: {
    description: 'OpenAI is unreachable, or its response is unusable.',
    example: {
      message: 'the connection failed (ECONNREFUSED)',
      type: 'server_error',
      code: 'upstream_unreachable',
    },
  },
  [HttpStatus.SERVICE_UNAVAILABLE]: {
    description: 'OpenAI or this service is overloaded, or the service is shutting down; see `Retry-After`.',
    example: { message: 'the service is shutting down', type: 'server_error', code: 'shutting_down' },
  },
  [HttpStatus.GATEWAY_TIMEOUT]: {
    description: 'OpenAI did not respond in time. It may still have processed the request.',
    example: { message: 'no response within 30000 ms', type: 'server_error', code: 'upstream_timeout' },
  },
};

/** The error responses of a `/v1` operation. */
export function openAiErrorResponses(
  {
    hasIds,
    hasBody,
    isWrite,
  }: { readonly hasIds: boolean; readonly hasBody: boolean; readonly isWrite: boolean },
  schema: ErrorSchema,
): Responses {
  const excluded: number[] = [
    ...(hasIds ? [] : [HttpStatus.NOT_FOUND]),
    ...(hasBody ? [] : [HttpStatus.PAYLOAD_TOO_LARGE]),
    ...(isWrite ? [] : [HttpStatus.METHOD_NOT_ALLOWED]),
  ];
  const statuses = Object.entries(ERRORS).filter(([status]) => !excluded.includes(Number(status)));
  return Object.fromEntries(
    statuses.map(([status, { description, example }]) => [
      status,
      {
        description,
        content: { 'application/json': { schema, example: { error: { param: null, ...example } } } },
      },
    ]),
  );
}
