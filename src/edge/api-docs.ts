import { applyDecorators, HttpStatus } from '@nestjs/common';
import { ApiHeader, ApiResponse, ApiSecurity, getSchemaPath, type OpenAPIObject } from '@nestjs/swagger';
import type { ObjectKind } from '../bulk/outcome.js';
import { DeletionReportDto } from './deletion-report.dto.js';
import { NDJSON } from './face.interceptor.js';
import { ProblemDto } from './problem.dto.js';

type Schema = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>[string];

/** Name of the key scheme in the OpenAPI document. */
export const KEY_SCHEME = 'openai_api_key';

const PROBLEMS: Readonly<Record<number, string>> = {
  [HttpStatus.BAD_REQUEST]: 'The body is not JSON (`malformed_json`), or OpenAI refused the request.',
  [HttpStatus.UNAUTHORIZED]: 'No key (`missing_api_key`), or OpenAI does not know it (`upstream_error`).',
  [HttpStatus.NOT_FOUND]: 'OpenAI does not know the id (`upstream_error`).',
  [HttpStatus.PAYLOAD_TOO_LARGE]: 'The body is too large (`body_too_large`).',
  [HttpStatus.UNPROCESSABLE_ENTITY]: 'A field is wrong (`validation_failed`); `errors` names each.',
  [HttpStatus.TOO_MANY_REQUESTS]:
    'Throttled here (`throttled`) or by OpenAI (`upstream_error`); see `Retry-After`.',
  [HttpStatus.BAD_GATEWAY]:
    'OpenAI failed or sent nothing usable (`upstream_error`, `upstream_unreachable`).',
  [HttpStatus.SERVICE_UNAVAILABLE]:
    'Shutting down (`shutting_down`) or full (`overloaded`); see `Retry-After`.',
  [HttpStatus.GATEWAY_TIMEOUT]: 'OpenAI did not answer in time (`upstream_timeout`).',
};

/** Documents the error answers of a route, each as `application/problem+json`. */
const ApiProblems = (...statuses: number[]): MethodDecorator & ClassDecorator =>
  applyDecorators(
    ...statuses.map((status) =>
      ApiResponse({
        status,
        description: PROBLEMS[status] ?? 'An error.',
        content: { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemDto) } } },
      }),
    ),
  );

/** Documents what every route with a key has in common. */
export const ApiKeyed = (): MethodDecorator & ClassDecorator =>
  applyDecorators(
    ApiSecurity(KEY_SCHEME),
    ApiHeader({
      name: 'OpenAI-Organization',
      required: false,
      description: 'Passed on: the organization to work in.',
    }),
    ApiHeader({ name: 'OpenAI-Project', required: false, description: 'Passed on: the project to work in.' }),
    ApiProblems(
      HttpStatus.BAD_REQUEST,
      HttpStatus.UNAUTHORIZED,
      HttpStatus.UNPROCESSABLE_ENTITY,
      HttpStatus.TOO_MANY_REQUESTS,
      HttpStatus.BAD_GATEWAY,
      HttpStatus.SERVICE_UNAVAILABLE,
      HttpStatus.GATEWAY_TIMEOUT,
    ),
  );

/** Documents a route whose ids are checked by OpenAI. */
export const ApiNotFound = (): MethodDecorator => ApiProblems(HttpStatus.NOT_FOUND);

/** Documents a route that takes many ids. */
export const ApiBulk = (): MethodDecorator => ApiProblems(HttpStatus.PAYLOAD_TOO_LARGE);

/** Documents the answer of a route that answers line by line as well. */
export const ApiAnswer = (description: string, schema: Schema, lines: readonly object[]): MethodDecorator =>
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
    },
  });

/** Documents a listing of ids. */
export const ApiIdList = (id: string): MethodDecorator =>
  ApiAnswer('The ids of all pages.', { type: 'array', items: { type: 'string' }, example: [id] }, [
    { id },
    { summary: { count: 1, complete: true } },
  ]);

/** Documents the report of a deletion of many ids. */
export const ApiDeletionReport = (id: string, object: ObjectKind): MethodDecorator =>
  ApiAnswer('What became of every distinct id.', { $ref: getSchemaPath(DeletionReportDto) }, [
    { id, object, outcome: 'deleted', attempts: 1 },
    { summary: { requested: 1, distinct: 1, deleted: 1, failed: 0, not_attempted: 0 } },
  ]);
