import { STATUS_CODES } from 'node:http';
import { applyDecorators, HttpStatus, type Type } from '@nestjs/common';
import {
  ApiBody,
  ApiExtraModels,
  ApiHeader,
  ApiResponse,
  ApiSecurity,
  getSchemaPath,
  type OpenAPIObject,
} from '@nestjs/swagger';
import { API_KEY_HEADER } from '../auth/api-key.guard.js';
import type { ServerEvent } from '../../bulk/server-events.js';
import type { ObjectKind } from '../../bulk/report/outcome.js';
import { CSV } from '../formats/csv.js';
import { DeletionReportDto } from '../../contracts/deletion-report.dto.js';
import { encodeEvent, EVENT_STREAM } from '../formats/event-stream.js';
import { EXAMPLE } from '../../contracts/examples.js';
import { NDJSON } from '../formats/response-format.interceptor.js';
import { JobDto } from '../../contracts/job.dto.js';
import { ProblemDto } from '../../contracts/problem.dto.js';
import type { Problem } from '../errors/problem.js';

type Schema = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>[string];

/** Name of the key scheme in the OpenAPI document. */
export const KEY_SCHEME = 'openai_api_key';
/** Name of the scheme of OpenAI's own, on the routes that speak as it does. */
export const BEARER_SCHEME = 'openai_bearer';

interface ProblemAnswer {
  readonly description: string;
  /** What tells this answer from others; the fields that all have are added. */
  readonly example: Omit<Problem, 'type' | 'title' | 'status' | 'request_id'>;
}

const NOT_FOUND_EXAMPLE = {
  code: 'upstream_error',
  detail: `No vector store found with id '${EXAMPLE.otherVectorStoreId}'.`,
  upstream: { status: HttpStatus.NOT_FOUND, request_id: EXAMPLE.upstreamRequestId },
};

const PROBLEMS: Readonly<Record<number, ProblemAnswer>> = {
  [HttpStatus.BAD_REQUEST]: {
    description: 'The body is not JSON (`malformed_json`), or OpenAI refused the request.',
    example: {
      code: 'malformed_json',
      detail: "Body is not valid JSON but content-type is set to 'application/json'",
    },
  },
  [HttpStatus.UNAUTHORIZED]: {
    description: 'No key that can be used (`missing_api_key`), or OpenAI refused it (`upstream_error`).',
    example: {
      code: 'missing_api_key',
      detail: `the header ${API_KEY_HEADER} is missing`,
      hint: `send your OpenAI API key in the header ${API_KEY_HEADER}`,
    },
  },
  [HttpStatus.FORBIDDEN]: {
    description:
      'The key lacks a permission (`upstream_error`), or a plan was changed or made for another caller (`plan_not_genuine`).',
    example: {
      code: 'upstream_error',
      detail: 'You have insufficient permissions for this operation.',
      upstream: { status: HttpStatus.FORBIDDEN, request_id: EXAMPLE.upstreamRequestId },
    },
  },
  [HttpStatus.NOT_FOUND]: {
    description: 'OpenAI does not know the id, or not the route (`upstream_error`).',
    example: NOT_FOUND_EXAMPLE,
  },
  [HttpStatus.CONFLICT]: {
    description:
      'The state of things forbids it: of a job (`job_not_finished`, `nothing_to_retry`), of a plan (`plan_expired`), or ' +
      'of what is meant (`protected`).',
    example: {
      code: 'job_not_finished',
      detail: `the job ${EXAMPLE.jobId} has not ended`,
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
    description: 'The body is not of a type that the route takes (`unsupported_media_type`).',
    example: {
      code: 'unsupported_media_type',
      detail: 'the body is not of a type that this route takes',
    },
  },
  [HttpStatus.UNPROCESSABLE_ENTITY]: {
    description: 'A field is wrong (`validation_failed`); `errors` names each.',
    example: {
      code: 'validation_failed',
      detail: 'limit must not be greater than 100',
      errors: [{ field: 'limit', message: 'must not be greater than 100' }],
    },
  },
  [HttpStatus.TOO_MANY_REQUESTS]: {
    description: 'Throttled here (`throttled`) or by OpenAI (`upstream_error`); see `Retry-After`.',
    example: {
      code: 'throttled',
      detail: 'more than 600 requests in 60 s; the limit resets in 42 s',
    },
  },
  [HttpStatus.BAD_GATEWAY]: {
    description: 'OpenAI failed or sent nothing usable (`upstream_error`, `upstream_unreachable`).',
    example: {
      code: 'upstream_unreachable',
      detail: 'the connection failed (ECONNREFUSED)',
    },
  },
  [HttpStatus.SERVICE_UNAVAILABLE]: {
    description:
      'Shutting down (`shutting_down`), full (`overloaded`), or without jobs (`jobs_unavailable`); see `Retry-After`.',
    example: { code: 'shutting_down', detail: 'the service is shutting down' },
  },
  [HttpStatus.GATEWAY_TIMEOUT]: {
    description: 'OpenAI did not answer in time (`upstream_timeout`).',
    example: { code: 'upstream_timeout', detail: 'no answer within 30000 ms' },
  },
};

/** Documents the error answers of a route, each as `application/problem+json`. */
export const ApiProblems = (...statuses: number[]): MethodDecorator & ClassDecorator =>
  applyDecorators(
    ...statuses.map((status) => {
      const { description = 'An error.', example } = PROBLEMS[status] ?? {};
      const common = { type: 'about:blank', title: STATUS_CODES[status], status };
      return ApiResponse({
        status,
        description,
        content: {
          'application/problem+json': {
            schema: { $ref: getSchemaPath(ProblemDto) },
            example: { ...common, ...example, request_id: EXAMPLE.requestId },
          },
        },
      });
    }),
  );

/** Documents that a route without a key is throttled, too. */
export const ApiThrottled = (): MethodDecorator => ApiProblems(HttpStatus.TOO_MANY_REQUESTS);

/** Schema of an object that OpenAI answers, with all of its fields. */
export const openAiObject = (object: string): Schema => ({
  type: 'object',
  description: 'With `view=full`: all fields that OpenAI answers.',
  properties: { id: { type: 'string' }, object: { type: 'string', enum: [object] } },
  required: ['id', 'object'],
  additionalProperties: true,
});

/** Documents what every route with a key has in common. */
export const ApiKeyed = (): MethodDecorator & ClassDecorator =>
  applyDecorators(
    ApiSecurity(KEY_SCHEME),
    ApiHeader({
      name: 'OpenAI-Organization',
      required: false,
      description: 'Passed on: the organization to work in. Blank counts as not sent.',
    }),
    ApiHeader({
      name: 'OpenAI-Project',
      required: false,
      description: 'Passed on: the project to work in. Blank counts as not sent.',
    }),
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
    ),
  );

/** Documents a body that names what it is about, or selects it. */
export const ApiIdsOrSelectorBody = (type: Type, named: object, selected: object): MethodDecorator =>
  ApiBody({
    type,
    examples: {
      named: { summary: 'Those that are named', value: named },
      selected: { summary: 'Those that are meant', value: selected },
    },
  });

/** Documents an answer that is a job which was begun. */
export const ApiJobAccepted = (description: string): MethodDecorator =>
  applyDecorators(
    ApiExtraModels(JobDto),
    ApiResponse({
      status: HttpStatus.ACCEPTED,
      description,
      headers: {
        Location: {
          description: 'Path of the job.',
          schema: { type: 'string' },
          example: `/jobs/${EXAMPLE.jobId}`,
        },
      },
      content: { 'application/json': { schema: { $ref: getSchemaPath(JobDto) } } },
    }),
  );

/** Documents a route that takes many ids. */
export const ApiBulk = (): MethodDecorator =>
  applyDecorators(
    ApiProblems(HttpStatus.PAYLOAD_TOO_LARGE, HttpStatus.UNSUPPORTED_MEDIA_TYPE),
    ApiHeader({
      name: 'Prefer',
      required: false,
      description: '`respond-async`: the work goes on as a job, and the answer tells where to find it.',
      schema: { type: 'string' },
      example: 'respond-async',
    }),
    ApiJobAccepted('With `Prefer: respond-async`: the job that was begun.'),
  );

/**
 * Documents the answer of a route that answers line by line as well.
 *
 * @param table what it answers as CSV, where it does
 */
export const ApiAnswer = (
  description: string,
  schema: Schema,
  lines: readonly object[],
  table?: string,
): MethodDecorator =>
  ApiResponse({
    status: HttpStatus.OK,
    description,
    content: {
      'application/json': { schema },
      [NDJSON]: {
        schema: {
          type: 'string',
          description: 'One line an item as it settles, then one with the summary, or with `error`.',
          example: lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
        },
      },
      [EVENT_STREAM]: {
        schema: {
          type: 'string',
          description:
            'The same as events: `progress` every second, one an item as it settles, then `report` with the summary, ' +
            'or `problem`.',
          example: eventsOf(lines).map(encodeEvent).join(''),
        },
      },
      ...(table !== undefined && {
        [CSV]: {
          schema: {
            type: 'string',
            description:
              'A row with the names of the columns, then one an item. The connection is cut at an error.',
            example: table,
          },
        },
      }),
    },
  });

function eventsOf(lines: readonly object[]): ServerEvent[] {
  const items = lines.slice(0, -1);
  const event = items.some((item) => 'outcome' in item) ? 'outcome' : 'item';
  return [...items.map((data) => ({ event, data })), { event: 'report', data: lines.at(-1) }];
}

/** Documents the report of a deletion of many ids. */
export const ApiDeletionReport = (id: string, object: ObjectKind): MethodDecorator =>
  ApiAnswer('What became of every distinct id.', { $ref: getSchemaPath(DeletionReportDto) }, [
    { id, object, outcome: 'deleted', attempts: 1 },
    { summary: { requested: 1, distinct: 1, deleted: 1, failed: 0, not_attempted: 0 } },
  ]);
