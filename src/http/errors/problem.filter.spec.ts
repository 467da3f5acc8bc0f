import { Logger, type ArgumentsHost } from '@nestjs/common';
import { validationFailed } from './http-error.js';
import { ProblemFilter } from './problem.filter.js';

interface SentResponse {
  readonly headers: Record<string, unknown>;
  status?: number;
  body?: string;
}

/** Runs the filter with a reply that may already have headers. */
function replyTo(
  error: unknown,
  { sent = false, headers: given = {}, raw = {} }: { sent?: boolean; headers?: object; raw?: object } = {},
): SentResponse {
  const sentResponse: SentResponse = { headers: { ...given } };
  const reply = {
    sent,
    getHeaders: () => sentResponse.headers,
    removeHeader: (name: string) => {
      Reflect.deleteProperty(sentResponse.headers, name);
      return reply;
    },
    headers: (headers: object) => {
      Object.assign(sentResponse.headers, headers);
      return reply;
    },
    status: (status: number) => {
      sentResponse.status = status;
      return reply;
    },
    send: (body: string) => (sentResponse.body = body),
  };
  const http = { getRequest: () => ({ id: 'request-1', raw }), getResponse: () => reply };
  new ProblemFilter().catch(error, { switchToHttp: () => http } as unknown as ArgumentsHost);
  return sentResponse;
}

describe('ProblemFilter', () => {
  let logged: unknown[];

  beforeEach(() => {
    logged = [];
    jest.spyOn(Logger.prototype, 'error').mockImplementation((line: unknown) => void logged.push(line));
  });
  afterEach(() => jest.restoreAllMocks());

  it('responds to an expected error without logging it', () => {
    const { status, headers, body } = replyTo(validationFailed([{ field: 'a', message: 'is not known' }]));
    expect(status).toBe(422);
    expect(headers).toEqual({ 'content-type': 'application/problem+json', 'x-request-id': 'request-1' });
    expect(JSON.parse(body ?? '')).toMatchObject({ detail: 'a is not known', request_id: 'request-1' });
    expect(logged).toEqual([]);
  });

  it('logs the stack of an unexpected error with the request id', () => {
    const bug = new TypeError('the database password is hunter2');
    const { status, body } = replyTo(bug);
    expect(status).toBe(500);
    expect(body).not.toContain('hunter2');
    expect(JSON.parse(body ?? '')).toMatchObject({ code: 'internal_error', request_id: 'request-1' });
    expect(logged).toEqual([{ msg: 'unexpected error', request_id: 'request-1', err: bug }]);
  });

  it('sends nothing if a response has been sent', () => {
    expect(replyTo(new Error('too late'), { sent: true })).toEqual({ headers: {} });
    expect(logged).toHaveLength(1);
  });

  it('removes headers that describe the failed response or cannot be sent', () => {
    const { headers } = replyTo(new TypeError('Invalid character in header content'), {
      headers: {
        'content-disposition': 'attachment',
        'content-encoding': 'gzip',
        'content-length': '9',
        'x-request-id': 'req_of_upstream',
        'openai-model': '\u4e2d',
        'openai-list': ['a', 'b\n'],
        'openai organization': 'a',
        'openai-version': '\xe9',
        vary: ['accept', 'origin'],
        'ratelimit-limit': 10,
      },
    });
    expect(headers).toEqual({
      'content-type': 'application/problem+json',
      'x-request-id': 'request-1',
      'openai-version': '\xe9',
      vary: ['accept', 'origin'],
      'ratelimit-limit': 10,
    });
  });

  it('ignores a client that disconnects while sending its body', () => {
    const errored = new Error('aborted');
    expect(replyTo(errored, { raw: { errored } })).toEqual({ headers: {} });
    expect(logged).toEqual([]);
  });
});
