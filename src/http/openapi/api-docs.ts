import { applyDecorators, Controller, HttpCode, HttpStatus, type Type } from '@nestjs/common';
import {
  ApiBody,
  ApiExtraModels,
  ApiHeader,
  ApiParam,
  type ApiParamOptions,
  ApiResponse,
  ApiSecurity,
  ApiTags,
  getSchemaPath,
  type OpenAPIObject,
} from '@nestjs/swagger';
import type { ServerEvent } from '../../bulk/server-events.js';
import type { ObjectKind } from '../../bulk/report/outcome.js';
import { DeletionReportDto } from '../../contracts/deletion-report.dto.js';
import { EXAMPLE } from '../../contracts/examples.js';
import { JobDto } from '../../contracts/job.dto.js';
import { CSV } from '../formats/csv.js';
import { encodeEvent, EVENT_STREAM } from '../formats/event-stream.js';
import { NDJSON } from '../formats/response-format.interceptor.js';
import { ID_RULE, MAX_ID_LENGTH } from '../validation/is-id.js';
import { ApiKeyProblems, ApiProblems } from './api-problems.js';

type DocumentedSchema = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>[string];

/** Security scheme of the service's own key header. */
export const KEY_SCHEME = 'openai_api_key';
/** Security scheme of OpenAI's API, supported by the OpenAI-compatible routes. */
export const BEARER_SCHEME = 'openai_bearer';

const SCOPE_HEADERS = ['Organization', 'Project'].map((scope) =>
  ApiHeader({
    name: `OpenAI-${scope}`,
    required: false,
    description: `The ${scope.toLowerCase()} to use, passed on to OpenAI. A blank value counts as absent.`,
  }),
);

/** Documents what all routes that require a key have in common. */
export const ApiKeyed = (): MethodDecorator & ClassDecorator =>
  applyDecorators(ApiSecurity(KEY_SCHEME), ...SCOPE_HEADERS, ApiKeyProblems());

/**
 * A controller whose routes all require a key.
 *
 * @param tag of its routes in the documentation
 * @param models DTOs of responses that {@link ApiAnswer} documents
 */
export const KeyedController = (path: string, tag: string, ...models: readonly Type[]): ClassDecorator =>
  applyDecorators(Controller(path), ApiExtraModels(...models), ApiKeyed(), ApiTags(tag));

/** Documents an id in the path, such as `vector_store_id`. */
export const ApiIdParam = (name: string, example: string | undefined): MethodDecorator & ClassDecorator =>
  ApiParam({
    name,
    description: `Id of the ${name.replace(/_id$/, '').replaceAll('_', ' ')}, percent-encoded. It ${ID_RULE}.`,
    type: String,
    minLength: 1,
    maxLength: MAX_ID_LENGTH,
    example,
  } as ApiParamOptions);

/** Documents a 202 response with the created job. */
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

/** Documents what all bulk routes have in common, and further error statuses. */
export const ApiBulk = (...problems: readonly number[]): MethodDecorator =>
  applyDecorators(
    ApiProblems(HttpStatus.PAYLOAD_TOO_LARGE, HttpStatus.UNSUPPORTED_MEDIA_TYPE, ...problems),
    ApiHeader({
      name: 'Prefer',
      required: false,
      description: '`respond-async`: run the request as a job and return the job (202).',
      schema: { type: 'string' },
      example: 'respond-async',
    }),
    ApiJobAccepted('With `Prefer: respond-async`: the job that runs the request.'),
  );

/** Documents a bulk route with either ids or a selector in the body, and further error statuses. */
export const ApiIdsOrSelector = (
  type: Type,
  byId: object,
  bySelector: object,
  ...problems: readonly number[]
): MethodDecorator =>
  applyDecorators(
    ApiBody({
      type,
      examples: {
        byId: { summary: 'By id', value: byId },
        bySelector: { summary: 'By selector', value: bySelector },
      },
    }),
    ApiBulk(...problems),
  );

/**
 * Sets the status of an operation to 200 and documents its response in all formats.
 *
 * @param json DTO or schema of the JSON response
 * @param lines example of the NDJSON and event stream responses, with the summary as the last line
 * @param table example of the CSV response, if the operation supports CSV
 */
export const ApiAnswer = (
  description: string,
  json: Type | DocumentedSchema,
  lines: readonly object[],
  table?: string,
): MethodDecorator =>
  applyDecorators(
    HttpCode(HttpStatus.OK),
    ApiResponse({
      status: HttpStatus.OK,
      description,
      content: {
        'application/json': { schema: typeof json === 'function' ? { $ref: getSchemaPath(json) } : json },
        [NDJSON]: {
          schema: {
            type: 'string',
            description: 'One line per item as it completes, then one line with the summary or with `error`.',
            example: lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
          },
        },
        [EVENT_STREAM]: {
          schema: {
            type: 'string',
            description:
              'The same content as events: one event per item as it completes, `progress` every second, then `report` with ' +
              'the summary, or `problem`.',
            example: exampleEvents(lines).map(encodeEvent).join(''),
          },
        },
        ...(table !== undefined && {
          [CSV]: {
            schema: {
              type: 'string',
              description:
                'A header row, then one row per item. If an error occurs, the connection is closed before the end.',
              example: table,
            },
          },
        }),
      },
    }),
  );

function exampleEvents(lines: readonly object[]): ServerEvent[] {
  const items = lines.slice(0, -1);
  const event = items.some((item) => 'outcome' in item) ? 'outcome' : 'item';
  return [...items.map((data) => ({ event, data })), { event: 'report', data: lines.at(-1) }];
}

/** Documents the report of a bulk deletion. */
export const ApiDeletionReport = (id: string, object: ObjectKind): MethodDecorator =>
  ApiAnswer('The outcome of every distinct id.', DeletionReportDto, [
    { id, object, outcome: 'deleted', attempts: 1 },
    { summary: { requested: 1, distinct: 1, deleted: 1, failed: 0, not_attempted: 0 } },
  ]);

/**
 * Documents the listing of objects of a kind, as ids, summaries or whole objects.
 *
 * @param plural the objects in words
 */
export const ApiObjectListing = (
  object: ObjectKind,
  plural: string,
  summary: Type,
  id: string,
): MethodDecorator =>
  ApiAnswer(
    `The ids, or with \`view\` summaries or whole ${plural}.`,
    {
      type: 'array',
      items: { oneOf: [{ type: 'string' }, { $ref: getSchemaPath(summary) }, openAiObject(object)] },
      example: [id],
    },
    [{ id }, { summary: { count: 1, complete: true } }],
  );

const openAiObject = (object: ObjectKind): DocumentedSchema => ({
  type: 'object',
  description: 'With `view=full`: the object as OpenAI returns it, with all fields.',
  properties: { id: { type: 'string' }, object: { type: 'string', enum: [object] } },
  required: ['id', 'object'],
  additionalProperties: true,
});
