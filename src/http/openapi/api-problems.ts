import { STATUS_CODES } from 'node:http';
import { applyDecorators, HttpStatus } from '@nestjs/common';
import { ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { EXAMPLE } from '../../contracts/examples.js';
import { ProblemDto } from '../../contracts/problem.dto.js';
import { API_KEY_HEADER } from '../auth/api-key.guard.js';
import { PROBLEM_TYPE, type Problem } from '../errors/problem.js';

interface DocumentedProblem {
  readonly description: string;
  /** Without the fields that follow from the status. */
  readonly example: Omit<Problem, 'type' | 'title' | 'status' | 'request_id'>;
}

const PROBLEMS: Readonly<Record<number, DocumentedProblem>> = {
  [HttpStatus.BAD_REQUEST]: {
    description: 'The body is not valid JSON (`malformed_json`), or OpenAI rejected the request.',
    example: {
      code: 'malformed_json',
      detail: "Body is not valid JSON but content-type is set to 'application/json'",
    },
  },
  [HttpStatus.UNAUTHORIZED]: {
    description:
      'The API key is missing or malformed (`missing_api_key`), or OpenAI rejected it (`upstream_error`).',
    example: {
      code: 'missing_api_key',
      detail: `the header ${API_KEY_HEADER} is missing`,
      hint: `send your OpenAI API key in the header ${API_KEY_HEADER}`,
    },
  },
  [HttpStatus.FORBIDDEN]: {
    description:
      'The API key lacks a permission (`upstream_error`), or the plan was modified or created with another key ' +
      '(`plan_not_genuine`).',
    example: {
      code: 'upstream_error',
      detail: 'You have insufficient permissions for this operation.',
      upstream: { status: HttpStatus.FORBIDDEN, request_id: EXAMPLE.upstreamRequestId },
    },
  },
  [HttpStatus.NOT_FOUND]: {
    description: 'OpenAI does not know the id or the route (`upstream_error`).',
    example: {
      code: 'upstream_error',
      detail: `No vector store found with id '${EXAMPLE.otherVectorStoreId}'.`,
      upstream: { status: HttpStatus.NOT_FOUND, request_id: EXAMPLE.upstreamRequestId },
    },
  },
  [HttpStatus.METHOD_NOT_ALLOWED]: {
    description:
      'The service is read-only (`READ_ONLY`), and the request would change something (`read_only`).',
    example: { code: 'read_only', detail: 'this service is read-only' },
  },
  [HttpStatus.CONFLICT]: {
    description:
      'The current state does not allow the request: a job is still running (`job_not_finished`) or has no failed items ' +
      '(`nothing_to_retry`), a plan has expired (`plan_expired`), or a matching object is protected (`protected`).',
    example: {
      code: 'job_not_finished',
      detail: `the job ${EXAMPLE.jobId} has not finished`,
      hint: 'wait until it has, or cancel it',
    },
  },
  [HttpStatus.PAYLOAD_TOO_LARGE]: {
    description: 'The body is too large (`body_too_large`).',
    example: {
      code: 'body_too_large',
      detail: 'Request body is too large',
      hint: 'send fewer ids at a time',
    },
  },
  [HttpStatus.UNSUPPORTED_MEDIA_TYPE]: {
    description: 'The content type of the body is not supported (`unsupported_media_type`).',
    example: {
      code: 'unsupported_media_type',
      detail: 'this route does not support the content type of the body',
    },
  },
  [HttpStatus.UNPROCESSABLE_ENTITY]: {
    description: 'A field is invalid (`validation_failed`); `errors` lists the invalid fields.',
    example: {
      code: 'validation_failed',
      detail: 'limit must not be greater than 100',
      errors: [{ field: 'limit', message: 'must not be greater than 100' }],
    },
  },
  [HttpStatus.TOO_MANY_REQUESTS]: {
    description:
      'The rate limit of this service (`throttled`) or of OpenAI (`upstream_error`) was exceeded; see `Retry-After`.',
    example: { code: 'throttled', detail: 'more than 600 requests in 60 s; the limit resets in 42 s' },
  },
  [HttpStatus.BAD_GATEWAY]: {
    description:
      'OpenAI failed or returned an unusable response (`upstream_error`), or could not be reached (`upstream_unreachable`).',
    example: { code: 'upstream_unreachable', detail: 'the connection failed (ECONNREFUSED)' },
  },
  [HttpStatus.SERVICE_UNAVAILABLE]: {
    description:
      'The service is shutting down (`shutting_down`), at capacity (`overloaded`), or cannot store jobs ' +
      '(`jobs_unavailable`); see `Retry-After`.',
    example: { code: 'shutting_down', detail: 'the service is shutting down' },
  },
  [HttpStatus.GATEWAY_TIMEOUT]: {
    description: 'OpenAI did not respond in time (`upstream_timeout`).',
    example: { code: 'upstream_timeout', detail: 'no response within 30000 ms' },
  },
};

/** Documents the error responses of a route. */
export const ApiProblems = (...statuses: number[]): MethodDecorator & ClassDecorator =>
  applyDecorators(
    ...statuses.map((status) => {
      const { description = 'An error.', example } = PROBLEMS[status] ?? {};
      const common = { type: 'about:blank', title: STATUS_CODES[status], status };
      return ApiResponse({
        status,
        description,
        content: {
          [PROBLEM_TYPE]: {
            schema: { $ref: getSchemaPath(ProblemDto) },
            example: { ...common, ...example, request_id: EXAMPLE.requestId },
          },
        },
      });
    }),
  );

/** Documents the error responses of every route that requires a key. */
export const ApiKeyProblems = (): MethodDecorator & ClassDecorator =>
  ApiProblems(
    HttpStatus.BAD_REQUEST,
    HttpStatus.UNAUTHORIZED,
    HttpStatus.FORBIDDEN,
    HttpStatus.NOT_FOUND,
    HttpStatus.UNPROCESSABLE_ENTITY,
    HttpStatus.TOO_MANY_REQUESTS,
    HttpStatus.BAD_GATEWAY,
    HttpStatus.SERVICE_UNAVAILABLE,
    HttpStatus.GATEWAY_TIMEOUT,
  );

/** Documents the rate limit of a public route. */
export const ApiThrottled = (): MethodDecorator => ApiProblems(HttpStatus.TOO_MANY_REQUESTS);
