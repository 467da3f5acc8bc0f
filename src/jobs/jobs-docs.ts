import { applyDecorators, HttpStatus } from '@nestjs/common';
import { ApiHeader, ApiProduces, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { ApiProblems } from '../edge/api-docs.js';
import { DeletionReportDto } from '../edge/deletion-report.dto.js';
import { EVENT_STREAM } from '../edge/event-stream.js';
import { EXAMPLE } from '../edge/examples.js';
import { NDJSON } from '../edge/face.interceptor.js';

/** Documents a route of one job. */
export const ApiOneJob = (): MethodDecorator => ApiProblems(HttpStatus.NOT_FOUND);

/** Documents a route of one job that must have ended. */
export const ApiEndedJob = (): MethodDecorator => ApiProblems(HttpStatus.NOT_FOUND, HttpStatus.CONFLICT);

/** Documents the report of a job. */
export const ApiJobReport = (): MethodDecorator =>
  ApiResponse({
    status: HttpStatus.OK,
    description:
      'What the route would have answered without `Prefer`: JSON in the order of the request, or lines in the order in ' +
      'which they settled. A job that failed as a whole tells its `error` as well.',
    content: {
      'application/json': { schema: { $ref: getSchemaPath(DeletionReportDto) } },
      [NDJSON]: {
        schema: {
          type: 'string',
          description: 'One line an outcome, then one with the summary, or with `error`.',
          example:
            `{"id":"${EXAMPLE.vectorStoreId}","object":"vector_store","outcome":"deleted","attempts":1}\n` +
            '{"summary":{"requested":1,"distinct":1,"deleted":1,"failed":0,"not_attempted":0}}\n',
        },
      },
    },
  });

/** Documents the events of a job. */
export const ApiJobEvents = (): MethodDecorator =>
  applyDecorators(
    ApiHeader({
      name: 'Last-Event-ID',
      required: false,
      description: 'Number of the last event that the reader has; the next ones follow.',
      schema: { type: 'string' },
      example: '1200',
    }),
    ApiProduces(EVENT_STREAM),
    ApiResponse({
      status: HttpStatus.OK,
      description:
        '`progress`, one `outcome` a settled id, and at the end `report` with the summary, or `problem`.',
      content: {
        [EVENT_STREAM]: {
          schema: {
            type: 'string',
            example:
              `id: 1\nevent: outcome\ndata: {"id":"${EXAMPLE.vectorStoreId}","outcome":"deleted"}\n\n` +
              'id: 2\nevent: report\ndata: {"summary":{"requested":1,"distinct":1,"deleted":1}}\n\n',
          },
        },
      },
    }),
    ApiResponse({ status: HttpStatus.NO_CONTENT, description: 'The reader has had all of them.' }),
  );
