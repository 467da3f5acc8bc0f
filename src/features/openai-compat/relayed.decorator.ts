import { applyDecorators, HttpStatus, type Type } from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiExtraModels,
  ApiHeader,
  ApiOperation,
  ApiQuery,
  type ApiQueryOptions,
  ApiResponse,
  ApiSecurity,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import { API_KEY_HEADER } from '../../http/auth/api-key.guard.js';
import { BEARER_SCHEME, KEY_SCHEME, ApiIdParam } from '../../http/openapi/api-docs.js';
import { EXAMPLE } from '../../contracts/examples.js';
import { ID_RULE } from '../../http/validation/is-id.js';
import { OpenAiErrorDto } from './dto/openai-error.dto.js';
import { V1_EXAMPLE } from './dto/v1-examples.js';
import type { OPERATIONS } from './operations.js';

type OpenAiError = OpenAiErrorDto['error'];

const ERRORS: Readonly<Record<number, { description: string; example: OpenAiError }>> = {
  [HttpStatus.BAD_REQUEST]: {
    description: 'OpenAI refused a field, or the body is not JSON.',
    example: {
      message: "Unknown parameter: 'nam'.",
      type: 'invalid_request_error',
      param: 'nam',
      code: 'unknown_parameter',
    },
  },
  [HttpStatus.UNAUTHORIZED]: {
    description: 'No key that can be used, two different ones, or one that OpenAI does not know.',
    example: {
      message:
        `the header Authorization, or ${API_KEY_HEADER}, is missing ` +
        `(send "Authorization: Bearer" with your OpenAI API key, or ${API_KEY_HEADER})`,
      type: 'authentication_error',
      param: null,
      code: 'missing_api_key',
    },
  },
  [HttpStatus.NOT_FOUND]: {
    description: 'OpenAI does not know the id.',
    example: {
      message: `No vector store found with id '${EXAMPLE.otherVectorStoreId}'.`,
      type: 'invalid_request_error',
      param: null,
      code: null,
    },
  },
  [HttpStatus.PAYLOAD_TOO_LARGE]: {
    description: 'The body is too large.',
    example: {
      message: 'the body has more than 537919488 bytes (larger files can be uploaded in parts)',
      type: 'invalid_request_error',
      param: null,
      code: 'body_too_large',
    },
  },
  [HttpStatus.UNPROCESSABLE_ENTITY]: {
    description: 'An id of the path, or a header, cannot be sent to OpenAI.',
    example: {
      message: `vector_store_id ${ID_RULE}`,
      type: 'invalid_request_error',
      param: 'vector_store_id',
      code: 'validation_failed',
    },
  },
  [HttpStatus.TOO_MANY_REQUESTS]: {
    description: 'Throttled here or by OpenAI; see `Retry-After`.',
    example: {
      message: 'more than 600 requests in 60 s; the limit resets in 42 s',
      type: 'rate_limit_error',
      param: null,
      code: 'throttled',
    },
  },
  [HttpStatus.INTERNAL_SERVER_ERROR]: {
    description: 'OpenAI failed, in spite of all retries that are safe.',
    example: {
      message: 'The server had an error while processing your request.',
      type: 'server_error',
      param: null,
      code: null,
    },
  },
  [HttpStatus.BAD_GATEWAY]: {
    description: 'OpenAI cannot be reached, or sent nothing usable.',
    example: {
      message: 'the connection failed (ECONNREFUSED)',
      type: 'server_error',
      param: null,
      code: 'upstream_unreachable',
    },
  },
  [HttpStatus.SERVICE_UNAVAILABLE]: {
    description: 'OpenAI or this service is overloaded, or it is shutting down; see `Retry-After`.',
    example: {
      message: 'the service is shutting down',
      type: 'server_error',
      param: null,
      code: 'shutting_down',
    },
  },
  [HttpStatus.GATEWAY_TIMEOUT]: {
    description: 'OpenAI did not answer in time; the work may be done all the same.',
    example: {
      message: 'no answer within 30000 ms',
      type: 'server_error',
      param: null,
      code: 'upstream_timeout',
    },
  },
};

const PATH_EXAMPLES: Readonly<Record<string, string>> = {
  vector_store_id: EXAMPLE.vectorStoreId,
  file_id: EXAMPLE.fileId,
  batch_id: V1_EXAMPLE.batchId,
  upload_id: V1_EXAMPLE.uploadId,
};

interface Documented {
  readonly operation: keyof typeof OPERATIONS;
  readonly summary: string;
  readonly description?: string;
  /** Ids in the path, in its order. */
  readonly ids?: readonly string[];
  readonly query?: readonly ApiQueryOptions[];
  readonly body?: Type;
  /** A body to start from, where its fields exclude each other. */
  readonly example?: object;
  readonly form?: Type;
  /** What a success answers; without it, the bytes of a file. */
  readonly answer?: Type;
}

/** A group of OpenAI's operations, handed on and documented under its own tag. */
export const RelayedGroup = (tag: string): ClassDecorator =>
  applyDecorators(
    ApiTags(tag),
    ApiSecurity(KEY_SCHEME),
    ApiSecurity(BEARER_SCHEME),
    ApiExtraModels(OpenAiErrorDto),
    ...['OpenAI-Organization', 'OpenAI-Project', 'OpenAI-Beta', 'Idempotency-Key'].map((name) =>
      ApiHeader({ name, required: false, description: 'Passed on.' }),
    ),
  );

/** Documents one of OpenAI's operations. */
export const Relayed = ({
  operation,
  summary,
  description,
  ids = [],
  query = [],
  body,
  example,
  form,
  answer,
}: Documented): MethodDecorator =>
  applyDecorators(
    ApiOperation({
      summary,
      description,
      operationId: `v1${operation[0]?.toUpperCase()}${operation.slice(1)}`,
    }),
    ...ids.map((name) => ApiIdParam(name, PATH_EXAMPLES[name])),
    ...query.map((options) => ApiQuery(options)),
    ...(body === undefined
      ? []
      : [ApiBody({ type: body, ...(example && { examples: { body: { value: example } } }) })]),
    ...(form === undefined ? [] : [ApiConsumes('multipart/form-data'), ApiBody({ type: form })]),
    ApiResponse({
      status: HttpStatus.OK,
      description: 'What OpenAI answered, byte for byte.',
      content:
        answer === undefined
          ? { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } }
          : { 'application/json': { schema: { $ref: getSchemaPath(answer) } } },
    }),
    ...(answer === undefined ? [] : [ApiExtraModels(answer)]),
    ...errorsOf(ids.length > 0, body !== undefined || form !== undefined),
  );

function errorsOf(hasIds: boolean, hasBody: boolean): MethodDecorator[] {
  const left = new Set<number>();
  if (!hasIds) left.add(HttpStatus.NOT_FOUND);
  if (!hasBody) left.add(HttpStatus.PAYLOAD_TOO_LARGE);
  const statuses = Object.keys(ERRORS)
    .map(Number)
    .filter((status) => !left.has(status));
  return statuses.map((status) => {
    const { description = '', example } = ERRORS[status] ?? {};
    const schema = { $ref: getSchemaPath(OpenAiErrorDto) };
    return ApiResponse({
      status,
      description,
      content: { 'application/json': { schema, example: { error: example } } },
    });
  });
}
