import type * as Retry from '../src/openai/http/retry.js';
import { MAX_ATTEMPTS } from '../src/openai/http/retry.js';
import type { Sandbox } from '../src/sandbox/sandbox.js';
import { EVENTS, freshKey, NDJSON, problem, readEvents, send, upstream } from './support/client.js';
import { deletedIds, failedEntries, fill, PUBLIC_ROUTES, ROUTES, type RouteCase } from './support/routes.js';
import { startSandbox } from './support/sandbox.js';
import { type Service, startService } from './support/service.js';

/** Without `Retry-After`, a failed call is not retried: its back-off would be much longer than these tests. */
jest.mock('../src/openai/http/retry.js', () => {
  const actual = jest.requireActual<typeof Retry>('../src/openai/http/retry.js');
  const retryDelayMs: typeof Retry.retryDelayMs = (error, ...rest) =>
    error.retryAfterMs === undefined ? undefined : actual.retryDelayMs(error, ...rest);
  return { ...actual, retryDelayMs };
});

/** Timeout of the impatient service: long enough for any response on a busy machine. */
const TIMEOUT_MS = 1_000;
const SOON = { 'retry-after-ms': '1' };
/** Longer than the deadline, so that a call fails at once. */
const LATE = { 'retry-after': '100' };
const ALWAYS = 1_000;
const MISSING = 'No vector store or file found with that id.';

/** Upstream failures with the expected problem and failed entry. */
const FAILURES = [
  {
    when: '500',
    answer: { status: 500, headers: LATE },
    problem: problem(502, 'upstream_error', 'Scripted answer 500.', upstream(500)),
    entry: { error: 'Scripted answer 500.', status_code: 500, code: 'upstream_error', retryable: true },
  },
  {
    when: '500 repeatedly, with an immediate Retry-After',
    answer: { status: 500, headers: SOON },
    isRetried: true,
    problem: problem(502, 'upstream_error', 'Scripted answer 500.', upstream(500)),
    entry: { error: 'Scripted answer 500.', status_code: 500, code: 'upstream_error', retryable: true },
  },
  {
    when: '400',
    answer: { status: 400 },
    problem: problem(400, 'upstream_error', 'Scripted answer 400.', upstream(400)),
    entry: { error: 'Scripted answer 400.', status_code: 400, code: 'upstream_error', retryable: false },
  },
  {
    when: '404 about the object',
    answer: { status: 404, body: { error: { message: MISSING } } },
    problem: problem(404, 'upstream_error', MISSING, upstream(404)),
    entry: { error: MISSING, status_code: 404, code: 'not_found', retryable: false },
  },
  {
    when: '404 about something else',
    answer: { status: 404, body: { error: { message: 'Resource not found' } } },
    problem: problem(404, 'upstream_error', 'Resource not found', {
      ...upstream(404),
      hint: expect.stringContaining('OPENAI_BASE_URL'),
    }),
    entry: { error: 'Resource not found', status_code: 404, code: 'upstream_error', retryable: false },
  },
  {
    when: 'no response in time',
    answer: { kind: 'hang' },
    isImpatient: true,
    problem: problem(504, 'upstream_timeout', `no response within ${TIMEOUT_MS} ms`, {
      hint: expect.any(String),
    }),
    entry: {
      error: `no response within ${TIMEOUT_MS} ms`,
      status_code: 504,
      code: 'upstream_timeout',
      retryable: true,
    },
  },
  {
    when: 'a broken connection',
    answer: { kind: 'reset_before' },
    problem: problem(502, 'upstream_unreachable', 'the connection failed (ECONNRESET)'),
    entry: {
      error: 'the connection failed (ECONNRESET)',
      status_code: 502,
      code: 'upstream_unreachable',
      retryable: true,
    },
  },
] as const;

/** Unusable responses with status 200. */
const UNUSABLE = [
  { when: 'a page of HTML', status: 200, body: '<html></html>', detail: 'the response is not JSON' },
  { when: 'truncated JSON', status: 200, body: '{"object": "li', detail: 'the response is not JSON' },
];

describe('every route with a key', () => {
  let sandbox: Sandbox;
  let service: Service;
  let impatient: Service;
  let key: string;

  beforeAll(async () => {
    sandbox = await startSandbox();
    service = await startService(sandbox.url);
    impatient = await startService(sandbox.url, {
      OPENAI_TIMEOUT_MS: String(TIMEOUT_MS),
      OPENAI_DEADLINE_MS: String(TIMEOUT_MS),
    });
  });
  beforeEach(() => {
    sandbox.reset();
    key = freshKey(sandbox);
    fill(sandbox, key);
  });
  afterAll(async () => {
    await service.close();
    await impatient.close();
    await sandbox.close();
  });

  describe.each(ROUTES)('$target', (route) => {
    const call = (more: object = {}, by = service): ReturnType<typeof send> =>
      send(by, route.target, { key, body: route.body, ...more });

    it('returns the expected response', async () => {
      const answer = await call();
      expect(answer.status).toBe(200);
      expect(answer.body).toEqual(route.good);
    });

    it.each([
      ['without a key', null, 'is missing'],
      ['with an empty key', '', 'is empty'],
      [
        'with a key that cannot be sent in a header',
        latin1('sk-ключ'),
        'contains a character that is not allowed (at position 4)',
      ],
      ['with a key of 4097 characters', 'k'.repeat(4097), 'is longer than 4096 characters'],
    ])('returns 401 %s, without an upstream call', async (_case, unusable, fault) => {
      const answer = await call({ key: unusable });
      expect(answer.status).toBe(401);
      expect(answer.body).toEqual(
        problem(401, 'missing_api_key', `the header x-openai-api-key ${fault}`, { hint: expect.any(String) }),
      );
      expect(sandbox.log()).toEqual([]);
    });

    it('returns 401 for a key that the upstream does not know', async () => {
      const answer = await call({ key: 'sk-nobody-knows-this-one' });
      expect(answer.status).toBe(401);
      expect(answer.body).toEqual(
        problem(
          401,
          'upstream_error',
          expect.stringMatching(/^Incorrect API key provided: \*+(-one)?\. You can find your API key at /),
          upstream(401, { code: 'invalid_api_key' }),
        ),
      );
    });

    it.each(FAILURES)('reports $when from the upstream', async (failure) => {
      sandbox.failNext({ ...route.upstream, ...failure.answer, times: ALWAYS });
      const answer = await call({}, 'isImpatient' in failure ? impatient : service);
      if (route.fails === 'whole') {
        expect(answer.body).toEqual(failure.problem);
        expect(answer.status).toBe(answer.body.status);
      } else {
        expect(answer.status).toBe(200);
        expect(failedEntries(answer)).toEqual([expect.objectContaining(failure.entry)]);
      }
      const attempts =
        MAX_ATTEMPTS[route.fails === 'whole' && route.isBulk !== true ? 'interactive' : 'bulk'];
      expect(callsOf(route)).toHaveLength('isRetried' in failure ? attempts : 1);
    });

    it.each(UNUSABLE)(
      'reports $when with status 200 as an upstream error',
      async ({ status, body, detail }) => {
        sandbox.failNext({ ...route.upstream, status, body, times: ALWAYS });
        const answer = await call();
        if (route.fails === 'whole')
          expect(answer.body).toEqual(
            problem(502, 'upstream_error', detail, {
              upstream: { request_id: expect.stringMatching(/^req_/) },
            }),
          );
        else
          expect(failedEntries(answer)).toEqual([
            expect.objectContaining({ error: detail, status_code: 502, code: 'upstream_error' }),
          ]);
      },
    );

    it('passes on a 429 with its Retry-After if the wait is too long', async () => {
      sandbox.failNext({ ...route.upstream, status: 429, headers: LATE, times: ALWAYS });
      const answer = await call();
      if (route.fails === 'whole') {
        expect(answer.status).toBe(429);
        expect(answer.headers['retry-after']).toBe(LATE['retry-after']);
        expect(answer.body).toEqual(problem(429, 'upstream_error', 'Scripted answer 429.', upstream(429)));
      } else {
        expect(failedEntries(answer)).toEqual([
          expect.objectContaining({ status_code: 429, code: 'upstream_error', retryable: true, attempts: 1 }),
        ]);
      }
      expect(callsOf(route)).toHaveLength(1);
    });

    it('returns 422 for an unknown query parameter', async () => {
      const separator = route.target.includes('?') ? '&' : '?';
      const answer = await send(service, `${route.target}${separator}unknown=1`, { key, body: route.body });
      expect(answer.status).toBe(422);
      expect(answer.body.errors).toEqual([{ field: 'unknown', message: 'is not known' }]);
      expect(sandbox.log()).toEqual([]);
    });
  });

  // Excludes routes with several calls: after earlier successful calls, a 429 sets a rate limit, whose wait exceeds the deadline.
  const firstCalls = ROUTES.filter(({ target, isBulk }) => !target.includes('with-files') && isBulk !== true);
  it.each(firstCalls)('$target waits for a 429 to pass if there is time', async (route) => {
    sandbox.failNext({ ...route.upstream, status: 429, headers: { 'retry-after-ms': '5' } });
    const answer = await send(service, route.target, { key, body: route.body });
    expect(answer.body).toEqual(route.good);
    expect(callsOf(route)).toHaveLength(2);
  });

  const bulkRoutes = ROUTES.filter(({ body }) => body !== undefined);
  describe.each(bulkRoutes)('$target', (route) => {
    const [field = ''] = Object.keys(route.body ?? {});
    const without = { ...route.body, [field]: undefined };

    it.each([
      ['no body', undefined, 'body', 'must be a JSON object'],
      ['an array as body', [], 'body', 'must be a JSON object'],
      ['no ids', without, field, 'must be a list of ids'],
      ['ids that are not a list', { ...without, [field]: 'vs_one' }, field, 'must be a list of ids'],
      ['an id that is a number', { ...without, [field]: ['ok', 1] }, field, 'entry 1 must be a string'],
      ['an unknown field', { ...route.body, force: true }, 'force', 'is not known'],
    ])('returns 422 for %s, without an upstream call', async (_case, body, wrong, message) => {
      const answer = await send(service, route.target, { key, body });
      expect(answer.body).toEqual(
        problem(422, 'validation_failed', `${wrong} ${message}`, { errors: [{ field: wrong, message }] }),
      );
      expect(answer.status).toBe(422);
      expect(sandbox.log()).toEqual([]);
    });

    it('returns an empty report for an empty list', async () => {
      const answer = await send(service, route.target, { key, body: { ...without, [field]: [] } });
      expect(answer.status).toBe(200);
      expect([...deletedIds(answer), ...failedEntries(answer)]).toEqual([]);
      expect(answer.body.summary).toMatchObject({ requested: 0, distinct: 0 });
      expect(sandbox.log()).toEqual([]);
    });
  });

  describe.each(ROUTES.filter(({ hasLines }) => hasLines))('$target as NDJSON', (route) => {
    it('returns one line per item, then the summary', async () => {
      const { status, headers, lines } = await send(service, route.target, {
        key,
        body: route.body,
        headers: NDJSON,
      });
      expect(status).toBe(200);
      expect(headers['content-type']).toBe('application/x-ndjson');
      expect(headers.vary).toContain('accept');
      expect(lines.length > 1).toBe(route.isSilent !== true);
      for (const line of lines.slice(0, -1))
        expect(line.id ?? line.file_id ?? line.vector_store.id).toEqual(expect.any(String));
      expect(lines.at(-1)).toEqual({ summary: expect.any(Object) });
    });

    it('returns an ordinary error response for an error before the first line', async () => {
      const answer = await send(service, route.target, {
        key: 'sk-nobody-knows-this-one',
        body: route.body,
        headers: NDJSON,
      });
      expect(answer.status).toBe(401);
      expect(answer.headers['content-type']).toContain('application/problem+json');
      expect(answer.body).toMatchObject({ status: 401, code: 'upstream_error' });
    });
  });

  describe.each(ROUTES.filter(({ hasLines }) => hasLines))('$target as events', (route) => {
    it('sends the progress, every item, and finally the report', async () => {
      const { body } = route;
      const { lines } = await send(service, route.target, { key, body, headers: NDJSON });
      const other = freshKey(sandbox);
      fill(sandbox, other);
      const { status, headers, text } = await send(service, route.target, {
        key: other,
        body,
        headers: EVENTS,
      });
      expect(status).toBe(200);
      expect(headers).toMatchObject({
        'content-type': 'text/event-stream',
        'cache-control': 'no-store, no-transform',
      });
      const events = readEvents(text);
      const items = lines.slice(0, -1);
      const name = route.target.startsWith('GET') ? 'item' : 'outcome';
      expect(events.map(({ event }) => event)).toEqual([
        'progress',
        ...items.map(() => name),
        'progress',
        'report',
      ]);
      const shown = events.filter(({ event }) => event === name).map(({ data }) => data as object);
      expect(shown).toEqual(items.map((item) => likeItem(item as object)));
      expect(events.at(-1)?.data).toEqual({
        summary: likeItem((lines.at(-1) as { summary: object }).summary),
      });
      expect(events.at(-2)?.data).toEqual({
        // The progress of a scan counts the scanned stores.
        done: route.isScan === true ? 1 : items.length,
        total: name === 'item' ? null : items.length,
        failed: 0,
        per_second: expect.any(Number),
        seconds_left: name === 'item' ? null : 0,
        calls_in_flight: name === 'item' && route.isScan !== true ? null : 0,
      });
    });

    it('returns an ordinary error response for an error before the first item', async () => {
      const answer = await send(service, route.target, {
        key: 'sk-nobody-knows-this-one',
        body: route.body,
        headers: EVENTS,
      });
      expect(answer.status).toBe(401);
      expect(answer.headers['content-type']).toContain('application/problem+json');
    });
  });

  it.each(PUBLIC_ROUTES)('does not require a key for %s', async (target) => {
    const answer = await send(service, target, { key: null });
    expect(answer.status).toBe(200);
    expect(sandbox.log()).toEqual([]);
  });

  function callsOf(route: RouteCase): unknown[] {
    return sandbox
      .log()
      .filter(({ method, path }) => method === route.upstream.method && path === route.upstream.path);
  }
});

/** Matches an item that was created at another time and read by another call. */
function likeItem(item: object): object {
  const own = {
    request_id: expect.stringMatching(/^req_/),
    created_at: expect.anything(),
    generated_at: expect.any(String),
  };
  return { ...item, ...Object.fromEntries(Object.entries(own).filter(([name]) => name in item)) };
}

/** UTF-8 bytes as one character each, as sent by a client that does not encode headers. */
function latin1(text: string): string {
  return Buffer.from(text).toString('latin1');
}
