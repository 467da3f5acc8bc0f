import { HttpStatus } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';
import { API_KEY_HEADER } from '../../../http/auth/api-key.guard.js';
import { openAiErrorType } from '../../../http/errors/error-response.js';
import { EXAMPLE } from '../../../contracts/examples.js';
import { ID_RULE } from '../../../http/validation/is-id.js';

type Responses = NonNullable<OpenAPIObject['paths'][string]['get']>['responses'];
type ErrorSchema = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>[string];

/** Description of a status, and the fields of an example. */
type ErrorText = readonly [description: string, message: string, code: string | null, param?: string];

const ERRORS: Readonly<Record<number, ErrorText>> = {
  [HttpStatus.BAD_REQUEST]: [
    'OpenAI rejected the request, or the body is not valid JSON.',
    "Unknown parameter: 'nam'.",
    'unknown_parameter',
    'nam',
  ],
  [HttpStatus.UNAUTHORIZED]: [
    'The API key is missing or ambiguous, or OpenAI rejected it.',
    `the header Authorization, or ${API_KEY_HEADER}, is missing ` +
      `(send "Authorization: Bearer" with your OpenAI API key, or ${API_KEY_HEADER})`,
    'missing_api_key',
  ],
  [HttpStatus.NOT_FOUND]: [
    'OpenAI does not know the id.',
    `No vector store found with id '${EXAMPLE.otherVectorStoreId}'.`,
    null,
  ],
  [HttpStatus.METHOD_NOT_ALLOWED]: [
    'The service is read-only, and the request would change something.',
    'this service is read-only',
    'read_only',
  ],
  [HttpStatus.PAYLOAD_TOO_LARGE]: [
    'The body is too large.',
    'the body has more than 537919488 bytes (larger files can be uploaded in parts)',
    'body_too_large',
  ],
  [HttpStatus.UNPROCESSABLE_ENTITY]: [
    'An id in the path or a header has characters that cannot be sent to OpenAI.',
    `vector_store_id ${ID_RULE}`,
    'validation_failed',
    'vector_store_id',
  ],
  [HttpStatus.TOO_MANY_REQUESTS]: [
    'A rate limit of this service or of OpenAI is exceeded; see `Retry-After`.',
    'more than 600 requests in 60 s; the limit resets in 42 s',
    'throttled',
  ],
  [HttpStatus.INTERNAL_SERVER_ERROR]: [
    'OpenAI failed, also after all retries that are safe.',
    'The server had an error while processing your request.',
    null,
  ],
  [HttpStatus.BAD_GATEWAY]: [
    'OpenAI is unreachable, or its response is unusable.',
    'the connection failed (ECONNREFUSED)',
    'upstream_unreachable',
  ],
  [HttpStatus.SERVICE_UNAVAILABLE]: [
    'OpenAI or this service is overloaded, or the service is shutting down; see `Retry-After`.',
    'the service is shutting down',
    'shutting_down',
  ],
  [HttpStatus.GATEWAY_TIMEOUT]: [
    'OpenAI did not respond in time. It may still have processed the request.',
    'no response within 30000 ms',
    'upstream_timeout',
  ],
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
    statuses.map(([status, [description, message, code, param = null]]) => {
      const error = { param, message, type: openAiErrorType(Number(status)), code };
      return [status, { description, content: { 'application/json': { schema, example: { error } } } }];
    }),
  );
}
