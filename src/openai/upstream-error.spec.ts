import { errorFromConnection } from './http/connection-failure.js';
import { Credentials } from './credentials.js';
import { UpstreamError, type UpstreamErrorDetails } from './upstream-error.js';
import { errorFromResponse, unusableResponse } from './http/upstream-error.factory.js';

const KEY = 'sk-proj-abcdefghijklmnopqrstuvwxyz';
const credentials = new Credentials({ apiKey: KEY }, 'sixteen characters');
const error = (details: Partial<UpstreamErrorDetails>): UpstreamError =>
  new UpstreamError({ failure: 'status', message: 'x', mayHaveActed: false, ...details });
const response = (status: number, body: unknown, headers: Record<string, string> = {}): UpstreamError =>
  errorFromResponse(
    { status, data: typeof body === 'string' ? body : JSON.stringify(body), headers },
    credentials,
    '/vector_stores/vs_1',
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
  ])('reports %j as %i %s', (details, status, code) => {
    expect([error(details).callerStatus, error(details).problemCode]).toEqual([status, code]);
  });

  it.each([
    [401, true],
    [403, true],
    [400, false],
    [404, false],
  ])('treats %i as a rejected key: %s', (status, isRefusal) => {
    expect(error({ status }).isRefusal).toBe(isRefusal);
  });

  it('does not treat an exhausted quota as throttling', () => {
    expect(error({ status: 429 }).isThrottled).toBe(true);
    expect(error({ status: 429, code: 'insufficient_quota' }).isThrottled).toBe(false);
    expect(error({ status: 429, code: 'insufficient_quota' }).isTransient).toBe(false);
  });

  it('counts attempts, and remembers whether one of them may have had an effect', () => {
    const first = error({ status: 500, mayHaveActed: true }).afterAttempt(undefined);
    const second = error({ status: 429 }).afterAttempt(first);
    const third = error({ status: 404 }).afterAttempt(second);
    expect([third.attempts, third.mayHaveActed]).toEqual([3, true]);
    expect(
      error({ status: 404 }).afterAttempt(error({ status: 429 }).afterAttempt(undefined)).mayHaveActed,
    ).toBe(false);
  });

  it('adds a context to the message only', () => {
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
    ' ',
    'null',
    '3',
    '[]',
    '[[[[["too deep"]]]]]',
    '<html>',
    '{"error":{"message":3}}',
    '{"error":{"message":""}}',
    '{"error":[]}',
    'x'.repeat(2_001),
  ])('uses the status as the message for the body %s', (body) => {
    expect(response(502, body)).toMatchObject({
      message: 'upstream responded with status 502',
      code: undefined,
    });
  });

  it.each([
    [
      { statusCode: 401, message: 'Access denied due to invalid subscription key.' },
      'Access denied',
      undefined,
    ],
    [{ error: 'text' }, 'text', undefined],
    [{ error: { code: '404', message: 'Resource not found' } }, 'Resource not found', '404'],
    [{ error: { code: 404, message: 'Nothing here' } }, 'Nothing here', '404'],
    [{ detail: 'Not authenticated' }, 'Not authenticated', undefined],
    [
      { detail: [{ loc: ['body', 'name'], msg: 'field required', type: 'missing' }] },
      'field required',
      undefined,
    ],
    [{ detail: { error: { message: 'Nested', code: 'deep' } } }, 'Nested', 'deep'],
    [
      { title: 'Forbidden', detail: 'No access to this store', status: 403 },
      'No access to this store',
      undefined,
    ],
    [{ title: 'Forbidden', status: 403 }, 'Forbidden', undefined],
    [{ errors: [{ message: 'First', code: 'one' }, { message: 'Second' }] }, 'First', 'one'],
    [{ errors: ['Only text'] }, 'Only text', undefined],
    [{ error: 'invalid_token', error_description: 'The token expired' }, 'The token expired', undefined],
    [{ message: { error: 'Within' } }, 'Within', undefined],
    [[{ error: { message: 'In a list' } }], 'In a list', undefined],
    ['"A JSON string"', 'A JSON string', undefined],
    ['upstream connect error or disconnect/reset before headers', 'upstream connect error', undefined],
    ['\n<!DOCTYPE html><html><head><title>403 Forbidden</title></head>', '403 Forbidden', undefined],
    ['<html><body><h1>502 Bad Gateway</h1></body></html>', '502 Bad Gateway', undefined],
  ])('reads the error %j', (body, message, code) => {
    const error = response(502, body);
    expect(error.message.slice(0, message.length)).toBe(message);
    expect([error.status, error.code]).toEqual([502, code]);
  });

  it('masks the key in every format', () => {
    for (const body of [
      `denied: ${KEY}`,
      { error: KEY },
      { detail: [{ msg: KEY }] },
      `<title>${KEY}</title>`,
    ])
      expect(response(401, body).message).not.toMatch(/abcdefgh|sk-proj-/);
  });

  it('masks the key anywhere', () => {
    const error = response(401, { error: { message: `Incorrect key ${KEY}.`, code: KEY } });
    expect(`${error.message} ${error.code ?? ''}`).not.toMatch(/abcdefgh|sk-proj-/);
  });

  it('truncates a long message', () => {
    expect(response(400, { error: { message: 'x'.repeat(5_000) } }).message).toHaveLength(1_000);
  });

  it.each([
    [500, true],
    [503, true],
    [408, true],
    [404, false],
    [409, false],
    [429, false],
  ])('states whether a %i may have had an effect: %s', (status, mayHaveActed) => {
    expect(response(status, {}).mayHaveActed).toBe(mayHaveActed);
  });

  it('omits an unsafe request id', () => {
    expect(response(400, {}, { 'x-request-id': 'two\nlines' }).requestId).toBeUndefined();
    expect(response(400, {}, { 'x-request-id': KEY }).requestId).toBeUndefined();
  });
});

describe('errorFromConnection', () => {
  it.each([
    ['ECONNREFUSED', 'unreachable', false],
    ['ENOTFOUND', 'unreachable', false],
    ['UND_ERR_CONNECT_TIMEOUT', 'unreachable', false],
    ['UND_ERR_PRX_TLS', 'unreachable', false],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'unreachable', false],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'unreachable', false],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'unreachable', false],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'unreachable', false],
    ['CERT_HAS_EXPIRED', 'unreachable', false],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'unreachable', false],
    ['ECONNRESET', 'unreachable', true],
    ['UND_ERR_SOCKET', 'unreachable', true],
    ['Z_DATA_ERROR', 'unusable', true],
    ['ERR_BROTLI_DECODER', 'unusable', true],
    ['UND_ERR_RES_EXCEEDED_MAX_SIZE', 'unusable', true],
  ])('reports %s as %s', (code, failure, mayHaveActed) => {
    expect(errorFromConnection({ code })).toMatchObject({ failure, mayHaveActed, status: undefined });
  });

  it('does not retry after an untrusted certificate, and names the setting', () => {
    expect(errorFromConnection({ code: 'SELF_SIGNED_CERT_IN_CHAIN' })).toMatchObject({
      isTransient: false,
      message: 'the certificate is not trusted (SELF_SIGNED_CERT_IN_CHAIN)',
      hint: expect.stringContaining('NODE_EXTRA_CA_CERTS'),
    });
  });

  const PROXY = 'http://proxy:3128';

  it.each([
    ['Proxy response (407) !== 200 when HTTP Tunneling', 407, false, 'user name and password'],
    ['Proxy Authentication Required (407)', 407, false, 'user name and password'],
    ['Proxy response (403) !== 200 when HTTP Tunneling', 403, false, 'NO_PROXY'],
    ['Proxy response (503) !== 200 when HTTP Tunneling', 503, true, 'NO_PROXY'],
  ])('reports %j as a rejection by the proxy', (message, status, isTransient, hint) => {
    const error = errorFromConnection(Object.assign(new Error(message), { code: 'UND_ERR_ABORTED' }), PROXY);
    expect(error).toMatchObject({
      failure: 'unreachable',
      message: `the proxy refused the connection with status ${status}`,
      hint: expect.stringMatching(`${hint}.*|.*${PROXY}.*${hint}`),
      isTransient,
      mayHaveActed: false,
    });
  });

  it('names the proxy when a connection through it fails', () => {
    const cause = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    expect(errorFromConnection(cause, PROXY)?.hint).toBe(
      `requests go through the proxy ${PROXY}: check HTTPS_PROXY, HTTP_PROXY and NO_PROXY`,
    );
    expect(errorFromConnection(cause)?.hint).toBeUndefined();
  });

  it('ignores other errors', () => {
    expect(errorFromConnection(new TypeError('x is not a function'))).toBeUndefined();
    expect(errorFromConnection({ code: 3 })).toBeUndefined();
  });
});

describe('unusableResponse', () => {
  it('keeps the cause', () => {
    const cause = new SyntaxError('Unexpected token');
    expect(
      unusableResponse('the response is not JSON', { requestId: 'req_1', attempts: 2 }, cause),
    ).toMatchObject({
      failure: 'unusable',
      requestId: 'req_1',
      attempts: 2,
      mayHaveActed: true,
      cause,
    });
  });
});
