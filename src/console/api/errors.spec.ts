import { errorOfResponse, isTemporary, kindOf, networkError, truncatedError } from './errors';

const response = (status: number, headers: Record<string, string> = {}) => ({
  status,
  headers: new Headers(headers),
});

describe('errorOfResponse', () => {
  it('takes the fields of a problem', () => {
    const upstream = { status: 429, code: 'rate_limit_exceeded', request_id: 'req_1' };
    const body = {
      status: 429,
      code: 'throttled',
      detail: 'Too many',
      hint: 'Wait',
      request_id: 'r1',
      upstream,
    };
    expect(errorOfResponse(response(429, { 'retry-after': '7' }), body)).toMatchObject({
      message: 'Too many',
      status: 429,
      code: 'throttled',
      hint: 'Wait',
      requestId: 'r1',
      retryAfterSeconds: 7,
      upstream,
    });
  });

  it("takes OpenAI's format", () => {
    const body = {
      error: { message: 'Incorrect key', type: 'invalid_request_error', code: 'invalid_api_key' },
    };
    expect(errorOfResponse(response(401, { 'x-request-id': 'r2' }), body)).toMatchObject({
      message: 'Incorrect key',
      status: 401,
      code: 'invalid_api_key',
      requestId: 'r2',
    });
  });

  it.each(['<html>bad gateway</html>', undefined, null, [], { detail: 1 }])(
    'accepts any body: %j',
    (body) => {
      expect(errorOfResponse(response(502), body)).toMatchObject({
        status: 502,
        code: 'unknown',
        message: 'HTTP status 502',
      });
    },
  );
});

describe('kindOf', () => {
  const error = (status: number, code = 'x') =>
    errorOfResponse(response(status), { status, code, detail: 'd' });

  it.each([
    [error(401), 'wrong_key', false],
    [error(403), 'missing_scope', false],
    [error(404), 'not_found', false],
    [error(405, 'read_only'), 'read_only', false],
    [error(422), 'invalid', false],
    [error(429), 'throttled', true],
    [error(502), 'upstream', true],
    [error(503), 'upstream', true],
    [error(504), 'upstream', true],
    [error(500), 'other', false],
    [networkError(new TypeError('failed')), 'network', true],
    [truncatedError(), 'truncated', true],
    [new Error('bug'), 'other', false],
  ])('classifies %s', (failure, kind, temporary) => {
    expect(kindOf(failure)).toBe(kind);
    expect(isTemporary(failure)).toBe(temporary);
  });
});
