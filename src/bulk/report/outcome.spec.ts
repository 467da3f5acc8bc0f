import { StopReason } from '../../openai/caller.js';
import { ID_RULE, InvalidIdError } from '../../openai/object-id.js';
import {
  CallStoppedError,
  TooManyWaitingError,
  UnknownCursorError,
  UpstreamError,
} from '../../openai/upstream-error.js';
import { failed, failureOf } from './outcome.js';

const answered = (status: number, more: object = {}): UpstreamError =>
  new UpstreamError({ failure: 'status', status, message: 'No.', mayHaveActed: false, attempts: 1, ...more });

describe('failureOf', () => {
  it.each([
    [
      'a 404 about the object',
      answered(404, { requestId: 'req_1', provesAbsence: true }),
      { status_code: 404, code: 'not_found', retryable: false },
    ],
    ['any other 404', answered(404), { status_code: 404, code: 'upstream_error', retryable: false }],
    ['a 400', answered(400), { status_code: 400, code: 'upstream_error', retryable: false }],
    ['a 429', answered(429), { status_code: 429, code: 'upstream_error', retryable: true }],
    ['a 500', answered(500), { status_code: 500, code: 'upstream_error', retryable: true }],
    [
      'no answer in time',
      new UpstreamError({ failure: 'timeout', message: 'No.', mayHaveActed: true, attempts: 1 }),
      { status_code: 504, code: 'upstream_timeout', retryable: true },
    ],
    [
      'no connection',
      new UpstreamError({ failure: 'unreachable', message: 'No.', mayHaveActed: false, attempts: 1 }),
      { status_code: 502, code: 'upstream_unreachable', retryable: true },
    ],
    [
      'an answer of no use',
      new UpstreamError({ failure: 'unusable', message: 'No.', mayHaveActed: true, attempts: 1 }),
      { status_code: 502, code: 'upstream_error', retryable: true },
    ],
  ])('describes %s', (_case, error, reported) => {
    expect(failureOf(error)).toEqual({ error: 'No.', attempts: 1, request_id: error.requestId, ...reported });
  });

  it('states that no call was sent', () => {
    expect(failureOf(answered(429, { attempts: 0 }))).toMatchObject({ attempts: 0, attempted: false });
    expect(failureOf(answered(429))).not.toHaveProperty('attempted');
  });

  it('describes a call that was stopped', () => {
    expect(failureOf(new CallStoppedError(new StopReason('client_gone', 'the client left')))).toEqual({
      error: 'not attempted: the client left',
      status_code: 503,
      code: 'client_gone',
      retryable: true,
      attempts: 0,
      attempted: false,
    });
    expect(failureOf(new CallStoppedError('?'))).toMatchObject({ code: 'stopped', attempted: false });
  });

  it('reports an id that cannot be sent', () => {
    expect(failureOf(new InvalidIdError())).toEqual({
      error: `the id is invalid: it ${ID_RULE}`,
      status_code: 422,
      code: 'invalid_id',
      retryable: false,
      attempts: 0,
      attempted: false,
    });
  });

  it('describes a full queue', () => {
    expect(failureOf(new TooManyWaitingError())).toEqual({
      error: 'too many calls are waiting',
      status_code: 503,
      code: 'overloaded',
      retryable: true,
      attempts: 0,
      attempted: false,
    });
  });

  it.each([[new Error('a mistake')], [new UnknownCursorError('before', 'x')], ['text'], [undefined]])(
    'leaves our own mistakes to others: %s',
    (error) => {
      expect(failureOf(error)).toBeUndefined();
    },
  );
});

describe('failed', () => {
  it('has its own outcome word for a missing object', () => {
    const failure = { error: 'No.', status_code: 404, retryable: false, attempts: 1 };
    expect(failed('a', 'file', { ...failure, code: 'not_found' }).outcome).toBe('not_found');
    expect(failed('a', 'file', { ...failure, code: 'upstream_error' }).outcome).toBe('failed');
  });
});
