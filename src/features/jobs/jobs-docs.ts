import { applyDecorators, HttpStatus } from '@nestjs/common';
import { ApiHeader, ApiParam, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { ApiProblems } from '../../http/openapi/api-problems.js';
import { EVENT_STREAM } from '../../http/formats/event-stream.js';
import { EXAMPLE } from '../../contracts/examples.js';
import { NDJSON } from '../../http/formats/response-format.interceptor.js';
import { JobErrorDto } from '../../contracts/job.dto.js';

/** Documents a route of one job. */
export const ApiOneJob = (...statuses: number[]): MethodDecorator =>
  applyDecorators(
    ApiParam({ name: 'job_id', description: 'Id of the job.', example: EXAMPLE.jobId }),
    ApiProblems(HttpStatus.NOT_FOUND, ...statuses),
  );

/** Documents a route of one job that must have ended. */
export const ApiEndedJob = (): MethodDecorator => ApiOneJob(HttpStatus.CONFLICT);

/** Schemas of the reports of jobs. Each is documented by the feature whose route creates the job. */
const REPORTS = [
  'DeletionReportDto',
  'CascadeReportDto',
  'ApplyReportDto',
  'RestoreReportDto',
  'UpdateReportDto',
  'ReattachReportDto',
];

/** Report of a job that failed as a whole. */
const FAILED_REPORT = {
  type: 'object',
  description: 'Report of a job that failed as a whole: the error, and the outcomes up to then.',
  properties: {
    error: { $ref: getSchemaPath(JobErrorDto) },
    summary: { type: 'object', additionalProperties: true },
  },
  required: ['error', 'summary'],
  additionalProperties: true,
};

/** Documents the report of a job. */
export const ApiJobReport = (): MethodDecorator =>
  ApiResponse({
    status: HttpStatus.OK,
    description:
      'The report that the route returns without `Prefer`: JSON in the order of the request, or NDJSON in the order in ' +
      'which the outcomes settled. If the job failed as a whole, the report also has `error`.',
    content: {
      'application/json': {
        schema: {
          anyOf: [...REPORTS.map((name) => ({ $ref: getSchemaPath(name) })), FAILED_REPORT],
          required: ['summary'],
          example: {
            success: [EXAMPLE.vectorStoreId],
            failed: [],
            summary: { requested: 1, distinct: 1, deleted: 1, failed: 0, not_attempted: 0 },
          },
        },
      },
      [NDJSON]: {
        schema: {
          type: 'string',
          description: 'One line per outcome, then one line with the summary or the `error`.',
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
      description:
        'Number of the last event that the client has received. The response contains the events after it.',
      schema: { type: 'string' },
      example: '1200',
    }),
    ApiResponse({
      status: HttpStatus.OK,
      description:
        '`progress`, one `outcome` per settled id, and at the end `report` with the summary, or `problem`.',
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
    ApiResponse({ status: HttpStatus.NO_CONTENT, description: 'The client has received all events.' }),
  );
