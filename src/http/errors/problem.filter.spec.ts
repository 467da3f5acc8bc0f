import { Logger } from '@nestjs/common';
import type { ArgumentsHost } from '@nestjs/common';
import { validationFailed } from './http-error.js';
import { ProblemFilter } from './problem.filter.js';

interface Noted {
  readonly headers: Record<string, unknown>;
  status?: number;
  body?: string;
}

/** The answer to an error, for a reply that has some headers already. */
function replyTo(
  error: unknown,
  { sent = false, headers: given = {}, raw = {} }: { sent?: boolean; headers?: object; raw?: object } = {},
): Noted {
  const noted: Noted = { headers: { ...given } };
  const reply = {
    sent,
    getHeaders: () => noted.headers,
    removeHeader: (name: string) => {
      Reflect.deleteProperty(noted.headers, name);
      return reply;
    },
    headers: (headers: object) => {
      Object.assign(noted.headers, headers);
      return reply;
    },
    status: (status: number) => {
      noted.status = status;
      return reply;
    },
    send: (body: string) => (noted.body = body),
  };
  const http = { getRequest: () => ({ id: 'request-1', raw }), getResponse: () => reply };
  new ProblemFilter().catch(error, { switchToHttp: () => http } as unknown as ArgumentsHost);
  return noted;
}

describe('ProblemFilter', () => {
  let logged: unknown[];

  beforeEach(() => {
    logged = [];
    jest.spyOn(Logger.prototype, 'error').mockImplementation((line: unknown) => void logged.push(line));
  });
  afterEach(() => jest.restoreAllMocks());

  it('answers a known error, and logs nothing', () => {
    const { status, headers, body } = replyTo(validationFailed([{ field: 'a', message: 'is not known' }]));
    expect(status).toBe(422);
    expect(headers).toEqual({ 'content-type': 'application/problem+json', 'x-request-id': 'request-1' });
    expect(JSON.parse(body ?? '')).toMatchObject({ detail: 'a is not known', request_id: 'request-1' });
    expect(logged).toEqual([]);
  });

  it('keeps the stack of a mistake in the log, under the same request id', () => {
    const mistake = new TypeError('the database password is hunter2');
    const { status, body } = replyTo(mistake);
    expect(status).toBe(500);
    expect(body).not.toContain('hunter2');
    expect(JSON.parse(body ?? '')).toMatchObject({ code: 'internal_error', request_id: 'request-1' });
    expect(logged).toEqual([{ msg: 'unexpected error', request_id: 'request-1', err: mistake }]);
  });

  it('answers nothing where an answer is on its way', () => {
    expect(replyTo(new Error('too late'), { sent: true })).toEqual({ headers: {} });
    expect(logged).toHaveLength(1);
  });

  it('removes the headers of the answer that failed, and those that cannot be sent', () => {
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

  it('neither answers nor logs that the client left while it sent its body', () => {
    const errored = new Error('aborted');
    expect(replyTo(errored, { raw: { errored } })).toEqual({ headers: {} });
    expect(logged).toEqual([]);
  });
});
