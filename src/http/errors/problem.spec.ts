import { BadRequestException, InternalServerErrorException, NotFoundException } from '@nestjs/common';
import { TooMuchWorkError } from '../../bulk/too-much-work.error.js';
import { StopReason } from '../../openai/caller.js';
import { ID_RULE, InvalidIdError } from '../../openai/object-id.js';
import {
  CallStoppedError,
  TooManyWaitingError,
  UnknownCursorError,
  UpstreamError,
  type UpstreamErrorDetails,
} from '../../openai/upstream-error.js';
import { shuttingDown, throttled, validationFailed } from './http-error.js';
import { toProblem } from './problem.js';

const ID = 'request-1';
const upstream = (details: Partial<UpstreamErrorDetails>): UpstreamError =>
  new UpstreamError({ failure: 'status', message: 'No.', mayHaveActed: true, ...details });

/** Every row of the table of errors, with the expected problem and `Retry-After`. */
const ROWS: [string, unknown, object, number?][] = [
  [
    'a field is invalid',
    validationFailed([{ field: 'file_ids', message: 'must be a list of ids' }]),
    {
      status: 422,
      title: 'Unprocessable Entity',
      code: 'validation_failed',
      detail: 'file_ids must be a list of ids',
      errors: [{ field: 'file_ids', message: 'must be a list of ids' }],
    },
  ],
  [
    'the caller is throttled',
    throttled(10, 60, 7),
    {
      status: 429,
      title: 'Too Many Requests',
      code: 'throttled',
      detail: 'more than 10 requests in 60 s; the limit resets in 7 s',
    },
    7,
  ],
  [
    'the service is shutting down',
    shuttingDown(5),
    {
      status: 503,
      title: 'Service Unavailable',
      code: 'shutting_down',
      detail: 'the service is shutting down',
    },
    5,
  ],
  [
    'the upstream responds with 404',
    upstream({ status: 404, code: 'gone', requestId: 'req_1' }),
    {
      status: 404,
      title: 'Not Found',
      code: 'upstream_error',
      detail: 'No.',
      upstream: { status: 404, code: 'gone', request_id: 'req_1' },
    },
  ],
  [
    'the upstream responds with 429',
    upstream({ status: 429, retryAfterMs: 1_200 }),
    { status: 429, code: 'upstream_error', upstream: { status: 429 } },
    2,
  ],
  [
    'the upstream responds with 500',
    upstream({ status: 500 }),
    { status: 502, title: 'Bad Gateway', code: 'upstream_error', upstream: { status: 500 } },
  ],
  [
    'the upstream response is unusable',
    upstream({ failure: 'unusable' }),
    { status: 502, code: 'upstream_error' },
  ],
  [
    'the upstream does not respond in time',
    upstream({ failure: 'timeout' }),
    {
      status: 504,
      title: 'Gateway Timeout',
      code: 'upstream_timeout',
      hint: 'OpenAI may have completed the request: check before you repeat it',
    },
  ],
  [
    'the connection fails',
    upstream({ failure: 'unreachable' }),
    { status: 502, code: 'upstream_unreachable' },
  ],
  [
    'a cursor is not in the listing',
    new UnknownCursorError('before', 'vs_1'),
    {
      status: 422,
      code: 'validation_failed',
      detail: "before: 'vs_1' is not in the listing",
      errors: [{ field: 'before', message: 'is not in the listing' }],
    },
  ],
  [
    'an id cannot be sent',
    new InvalidIdError().inContext('could not look at everything'),
    {
      status: 422,
      code: 'invalid_id',
      detail: `could not look at everything: the id is invalid: it ${ID_RULE}`,
    },
  ],
  [
    'the work does not fit into memory',
    new TooMuchWorkError('vector_store_ids', 'hold too many files'),
    {
      status: 422,
      code: 'validation_failed',
      detail: 'vector_store_ids hold too many files',
      errors: [{ field: 'vector_store_ids', message: 'hold too many files' }],
    },
  ],
  [
    'too many calls are waiting',
    new TooManyWaitingError(),
    { status: 503, code: 'overloaded', detail: 'too many calls are waiting' },
    1,
  ],
  [
    'the shutdown stops a call',
    new CallStoppedError(new StopReason('shutting_down', 'the service is shutting down')),
    { status: 503, code: 'shutting_down', detail: 'the service is shutting down' },
    1,
  ],
  [
    'a call is stopped for another reason',
    new CallStoppedError(undefined),
    { status: 503, code: 'stopped' },
    1,
  ],
  [
    'the path is unknown',
    new NotFoundException('Cannot GET /nowhere'),
    { status: 404, code: 'not_found', detail: 'Cannot GET /nowhere', hint: 'GET / lists the routes' },
  ],
  [
    'the body is not JSON',
    new BadRequestException('Unexpected end of JSON input'),
    { status: 400, title: 'Bad Request', code: 'malformed_json', detail: 'Unexpected end of JSON input' },
  ],
];

const INTERNAL = {
  type: 'about:blank',
  title: 'Internal Server Error',
  status: 500,
  detail: 'internal error; see the server log for this request id',
  code: 'internal_error',
  request_id: ID,
};

describe('toProblem', () => {
  const rows = ROWS.map(([when, error, expected, retryAfterSeconds]) => ({
    when,
    error,
    expected,
    retryAfterSeconds,
  }));

  it.each(rows)('maps the error when $when', ({ error, expected, retryAfterSeconds }) => {
    const response = toProblem(error, ID);
    expect(response.problem).toMatchObject({ type: 'about:blank', request_id: ID, ...expected });
    expect(typeof response.problem.detail).toBe('string');
    expect(response.retryAfterSeconds).toBe(retryAfterSeconds);
    expect(response.isUnexpected).toBe(false);
  });

  it.each([
    ['a programming error', new TypeError("Cannot read properties of undefined (reading 'secret')")],
    ['a 5xx of the framework', new InternalServerErrorException('secret')],
    ['a string', 'secret'],
    ['undefined', undefined],
  ])('does not expose %s', (_case, error) => {
    const response = toProblem(error, ID);
    expect(JSON.parse(JSON.stringify(response.problem))).toEqual(INTERNAL);
    expect(response.isUnexpected).toBe(true);
  });
});

describe('validationFailed', () => {
  it('lists at most 20 fields, and counts all of them', () => {
    const errors = Array.from({ length: 30 }, (_, index) => ({
      field: `f${index}`,
      message: 'is not known',
    }));
    const { problem } = toProblem(validationFailed(errors), ID);
    expect(problem.detail).toBe('f0 is not known (and 29 more)');
    expect(problem.errors).toEqual(errors.slice(0, 20));
  });
});
