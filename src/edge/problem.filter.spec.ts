import { Logger } from '@nestjs/common';
import type { ArgumentsHost } from '@nestjs/common';
import { validationFailed } from './http-error.js';
import { ProblemFilter } from './problem.filter.js';

/** A reply that notes what it was told. */
function replyTo(error: unknown, sent = false): { headers: object; status?: number; body?: string } {
  const noted: { headers: Record<string, unknown>; status?: number; body?: string } = { headers: {} };
  const reply = {
    sent,
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
  const http = { getRequest: () => ({ id: 'request-1' }), getResponse: () => reply };
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
    expect(headers).toEqual({ 'content-type': 'application/problem+json' });
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
    expect(replyTo(new Error('too late'), true)).toEqual({ headers: {} });
    expect(logged).toHaveLength(1);
  });
});
