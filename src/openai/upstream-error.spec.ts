import { Credentials } from './credentials.js';
import { UpstreamError, type UpstreamErrorDetails } from './upstream-error.js';
import { errorFromConnection, errorFromResponse, unusableAnswer } from './upstream-error.factory.js';

const KEY = 'sk-proj-abcdefghijklmnopqrstuvwxyz';
const credentials = new Credentials({ apiKey: KEY }, 'sixteen characters');
const error = (details: Partial<UpstreamErrorDetails>): UpstreamError =>
  new UpstreamError({ failure: 'status', message: 'x', mayHaveActed: false, ...details });
const response = (status: number, body: unknown, headers: Record<string, string> = {}): UpstreamError =>
  errorFromResponse(
    { status, data: typeof body === 'string' ? body : JSON.stringify(body), headers },
    credentials,
  );

describe('UpstreamError', () => {
  it.each<[Partial<UpstreamErrorDetails>, number, string]>([
    [{ status: 400 }, 400, 'upstream_error'],
    [{ status: 404 }, 404, 'upstream_error'],
    [{ status: 429 }, 429, 'upstream_error'],
    [{ status: 500 }, 502, 'upstream_error'],
    [{ status: 503 }, 502, 'upstream_error'],
    [{ status: 302 }, 502, 'upstream_error'],
    [{ failure: 'unusable' }, 502, 'upstream_error'],
    [{ failure: 'unusable', status: 400 }, 502, 'upstream_error'],
    [{ failure: 'unreachable' }, 502, 'upstream_unreachable'],
    [{ failure: 'timeout' }, 504, 'upstream_timeout'],
  ])('tells the caller of %j as %i %s', (details, status, code) => {
    expect([error(details).callerStatus, error(details).problemCode]).toEqual([status, code]);
  });

  it.each([
    [401, true],
    [403, true],
    [400, false],
    [404, false],
  ])('takes %i for a refused key: %s', (status, isRefusal) => {
    expect(error({ status }).isRefusal).toBe(isRefusal);
  });

  it('takes a quota for no throttling', () => {
    expect(error({ status: 429 }).isThrottled).toBe(true);
    expect(error({ status: 429, code: 'insufficient_quota' }).isThrottled).toBe(false);
    expect(error({ status: 429, code: 'insufficient_quota' }).isTransient).toBe(false);
  });

  it('counts tries, and remembers whether one of them may have acted', () => {
    const first = error({ status: 500, mayHaveActed: true }).afterTry(undefined);
    const second = error({ status: 429 }).afterTry(first);
    const third = error({ status: 404 }).afterTry(second);
    expect([third.attempts, third.mayHaveActed]).toEqual([3, true]);
    expect(error({ status: 404 }).afterTry(error({ status: 429 }).afterTry(undefined)).mayHaveActed).toBe(
      false,
    );
  });

  it('says what it was met in, and stays what it is', () => {
    const met = error({ status: 503, requestId: 'req_1', retryAfterMs: 5 }).inContext('while looking');
    expect(met).toMatchObject({
      message: 'while looking: x',
      status: 503,
      requestId: 'req_1',
      retryAfterMs: 5,
    });
    expect(met.cause).toBeInstanceOf(UpstreamError);
  });
});

describe('errorFromResponse', () => {
  it("reads OpenAI's error", () => {
    expect(
      response(
        429,
        { error: { message: 'Slow down.', code: 'rate_limit_exceeded' } },
        { 'x-request-id': 'req_1', 'retry-after': '2', 'x-should-retry': 'false' },
      ),
    ).toMatchObject({
      failure: 'status',
      status: 429,
      message: 'Slow down.',
      code: 'rate_limit_exceeded',
      requestId: 'req_1',
      retryAfterMs: 2_000,
      shouldRetry: false,
      mayHaveActed: false,
    });
  });

  it.each([
    '',
    'null',
    '[]',
    '<html>',
    '{"error":"text"}',
    '{"error":{"message":3}}',
    '{"error":{"message":""}}',
  ])('makes do with %s', (body) => {
    expect(response(502, body)).toMatchObject({ message: 'upstream answered 502', code: undefined });
  });

  it('masks the key, wherever it stands', () => {
    const told = response(401, { error: { message: `Incorrect key ${KEY}.`, code: KEY } });
    expect(`${told.message} ${told.code ?? ''}`).not.toMatch(/abcdefgh|sk-proj-/);
  });

  it('cuts a long message', () => {
    expect(response(400, { error: { message: 'x'.repeat(5_000) } }).message).toHaveLength(1_000);
  });

  it.each([
    [500, true],
    [503, true],
    [408, true],
    [404, false],
    [409, false],
    [429, false],
  ])('knows whether a %i may have done the work: %s', (status, mayHaveActed) => {
    expect(response(status, {}).mayHaveActed).toBe(mayHaveActed);
  });

  it('leaves a request id out that could not be shown', () => {
    expect(response(400, {}, { 'x-request-id': 'two\nlines' }).requestId).toBeUndefined();
    expect(response(400, {}, { 'x-request-id': KEY }).requestId).toBeUndefined();
  });
});

describe('errorFromConnection', () => {
  it.each([
    ['ECONNREFUSED', 'unreachable', false],
    ['ENOTFOUND', 'unreachable', false],
    ['UND_ERR_CONNECT_TIMEOUT', 'unreachable', false],
    ['ECONNRESET', 'unreachable', true],
    ['UND_ERR_SOCKET', 'unreachable', true],
    ['Z_DATA_ERROR', 'unusable', true],
    ['ERR_BROTLI_DECODER', 'unusable', true],
    ['UND_ERR_RES_EXCEEDED_MAX_SIZE', 'unusable', true],
  ])('takes %s for %s', (code, failure, mayHaveActed) => {
    expect(errorFromConnection({ code })).toMatchObject({ failure, mayHaveActed, status: undefined });
  });

  it('leaves our own mistakes to others', () => {
    expect(errorFromConnection(new TypeError('x is not a function'))).toBeUndefined();
    expect(errorFromConnection({ code: 3 })).toBeUndefined();
  });
});

describe('unusableAnswer', () => {
  it('keeps the cause', () => {
    const cause = new SyntaxError('Unexpected token');
    expect(
      unusableAnswer('the answer is not JSON', { requestId: 'req_1', attempts: 2 }, cause),
    ).toMatchObject({
      failure: 'unusable',
      requestId: 'req_1',
      attempts: 2,
      mayHaveActed: true,
      cause,
    });
  });
});
